import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nullIfAbsent } from '@parasol/postgres';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

export type ServerCertificate = { key: string; cert: string; caFile: string };

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMs = 24 * 60 * 60 * 1000;
const validDays = 825;
const renewDays = 30;

function serial(): string {
  // a leading zero bit keeps the number positive
  return `01${randomBytes(15).toString('hex')}`;
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  return PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

async function write(file: string, text: string): Promise<void> {
  const making = `${file}.${randomBytes(4).toString('hex')}`;
  await writeFile(making, text, { mode: 0o600 });
  await rename(making, file);
}

async function isFresh(file: string, now: Date): Promise<boolean> {
  const pem = await readFile(file, 'utf8').catch(nullIfAbsent);
  if (pem === null) return false;
  return new X509Certificate(pem).notAfter.getTime() - now.getTime() > renewDays * dayMs;
}

async function make(dir: string, hosts: readonly string[], now: Date): Promise<void> {
  cryptoProvider.set(webcrypto);
  const notBefore = new Date(now.getTime() - dayMs);
  const notAfter = new Date(now.getTime() + validDays * dayMs);
  const caKeys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const ca = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: 'CN=PSA Sandbox Test CA',
    notBefore,
    notAfter,
    signingAlgorithm: algorithm,
    keys: caKeys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const names = hosts.map((value) => ({
    type: /^[\d.]+$|:/.test(value) ? ('ip' as const) : ('dns' as const),
    value,
  }));
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: 'CN=localhost',
    issuer: ca.subject,
    notBefore,
    notAfter,
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: caKeys.privateKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(names),
    ],
  });
  // the CA's key is thrown away: nothing else can ever be signed by what a client was told to trust
  await write(join(dir, 'server-key.pem'), await pemOf(keys.privateKey));
  await write(join(dir, 'ca.pem'), ca.toString('pem'));
  await chmod(join(dir, 'ca.pem'), 0o644);
  await write(join(dir, 'server.pem'), certificate.toString('pem'));
}

/**
 * The certificate for https on this machine, signed by a test CA of its own. Made at the first start and kept
 * in `dir`, so that a client needs to be told only once (`NODE_EXTRA_CA_CERTS`, `REQUESTS_CA_BUNDLE`).
 */
export async function serverCertificate(
  dir: string,
  hosts: readonly string[],
  now: Date,
): Promise<ServerCertificate> {
  await mkdir(dir, { recursive: true, mode: 0o755 });
  if (!(await isFresh(join(dir, 'server.pem'), now))) await make(dir, hosts, now);
  return {
    key: await readFile(join(dir, 'server-key.pem'), 'utf8'),
    cert: await readFile(join(dir, 'server.pem'), 'utf8'),
    caFile: join(dir, 'ca.pem'),
  };
}
