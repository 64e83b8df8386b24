/** The four envelopes in which Umbrella's services wrap an error. */
export type Envelope = 'message' | 'console' | 'token' | 'reporting';

/** Thrown by whatever answers a request, shown by the app in the envelope of the service that was asked. */
export class Refusal extends Error {
  readonly status: 400 | 401 | 403 | 404 | 405 | 429 | 500;
  readonly envelope: Envelope;

  constructor(status: Refusal['status'], message: string, envelope: Envelope = 'message') {
    super(message);
    this.status = status;
    this.envelope = envelope;
  }
}

const titles: Readonly<Record<Refusal['status'], string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

export const refusalBody = ({ status, message, envelope }: Refusal): Record<string, unknown> => {
  switch (envelope) {
    case 'token':
      return { error: message };
    case 'reporting':
      return { data: { error: message } };
    case 'console':
      return { statusCode: status, error: titles[status], message, txId: `sandbox-${status}` };
    case 'message':
      return { message };
    default:
      return envelope satisfies never;
  }
};
