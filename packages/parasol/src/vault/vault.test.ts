import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ParasolError } from '../errors/index.ts';
import { createVault, parseMasterKeys, type MasterKeys } from './index.ts';

const newKeys = (...older: string[]): MasterKeys =>
  parseMasterKeys([randomBytes(32).toString('base64'), ...older].join('\n'), 'test');
const here = { providerId: '6f1f9f0e-5d3e-4f1c-9a51-0c8f6a3a7d01', field: 'psa.privateKey' };
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof ParasolError) return error.code;
    throw error;
  }
  return 'none';
};

describe('the vault', () => {
  it('gives back every text that it sealed, and shows none of it', () => {
    const vault = createVault(newKeys());
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text.isWellFormed()),
        (text) => {
          const sealed = vault.seal(text, here);
          expect(vault.open(sealed, here)).toBe(text);
          expect(text.length > 4 && sealed.includes(text)).toBe(false);
        },
      ),
      { verbose: true },
    );
  });

  it('never seals the same text in the same way', () => {
    const vault = createVault(newKeys());
    expect(vault.seal('private', here)).not.toBe(vault.seal('private', here));
  });

  it('opens only for the provider and the field that it was sealed for', () => {
    const vault = createVault(newKeys());
    const sealed = vault.seal('private', here);
    for (const elsewhere of [
      { ...here, field: 'umbrella.secret' },
      { ...here, providerId: null },
      { ...here, providerId: '6f1f9f0e-5d3e-4f1c-9a51-0c8f6a3a7d02' },
    ])
      expect(codeOf(() => vault.open(sealed, elsewhere))).toBe('sealed_secret_unreadable');
  });

  it('notices any changed character', () => {
    const vault = createVault(newKeys());
    const sealed = vault.seal('private', here);
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.constantFrom('A', 'b', '7', '-', '.'), (at, character) => {
        const changed = sealed.slice(0, at) + character + sealed.slice(at + 1);
        // Unused bits of the last character of base64url don't change the bytes: then nothing was changed.
        const [, keyId, wrapped, body] = changed.split('.');
        const sameBytes =
          keyId === sealed.split('.')[1] &&
          Buffer.from(wrapped ?? '', 'base64url').equals(
            Buffer.from(sealed.split('.')[2] ?? '', 'base64url'),
          ) &&
          Buffer.from(body ?? '', 'base64url').equals(Buffer.from(sealed.split('.')[3] ?? '', 'base64url')) &&
          changed.startsWith('psv1.');
        fc.pre(!sameBytes);
        expect(codeOf(() => vault.open(changed, here))).toBe('sealed_secret_unreadable');
      }),
    );
  });

  it('opens what an older master key sealed, and re-wraps it so that the older key can go', () => {
    const oldKeys = newKeys();
    const sealed = createVault(oldKeys).seal('private', here);
    const bothKeys = newKeys(oldKeys[0].bytes.toString('base64'));
    const both = createVault(bothKeys);
    expect(both.open(sealed, here)).toBe('private');
    const rewrapped = both.rewrap(sealed, here);
    expect(rewrapped).not.toBeNull();
    expect(createVault([bothKeys[0]]).open(rewrapped ?? '', here)).toBe('private');
    expect(both.rewrap(rewrapped ?? '', here)).toBeNull();
    expect(codeOf(() => createVault([bothKeys[0]]).open(sealed, here))).toBe('sealed_secret_unreadable');
  });

  it('refuses master keys that are not 32 bytes, without repeating them', () => {
    for (const text of ['', 'short', randomBytes(31).toString('base64'), 'ä'.repeat(43)]) {
      expect(codeOf(() => parseMasterKeys(text, 'test'))).toBe('master_key_malformed');
      expect(() => parseMasterKeys(text, 'test')).toThrow(/^The master key is not usable\.$/);
    }
  });
});
