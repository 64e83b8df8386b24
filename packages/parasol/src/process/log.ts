import { pino, stdSerializers, type DestinationStream, type Logger } from 'pino';

// Names under which a secret could come along, at the top and one level down. Secrets should never be logged in the
// first place; this is the net below.
const secretNames = [
  'privateKey',
  'secret',
  'password',
  'token',
  'authorization',
  'cookie',
  'sealed',
  'credentials',
  'masterKey',
  'markerKey',
];

/** The process's log: JSON lines, secrets cut out by name, errors with their causes. */
export const createLog = (
  o: { readonly name: string; readonly level?: string },
  destination?: DestinationStream,
): Logger =>
  pino(
    {
      name: o.name,
      level: o.level ?? 'info',
      redact: {
        paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: '(kept secret)',
      },
      serializers: { err: stdSerializers.errWithCause, error: stdSerializers.errWithCause },
    },
    destination ?? pino.destination(2),
  );
