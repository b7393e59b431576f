import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { signScramble } from './ed25519.ts';

/** Prefix of the raw key in a DER document. Source: RFC 8410. */
const PRIVATE = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC = Buffer.from('302a300506032b6570032100', 'hex');

/** What a server sends with its greeting. */
const SCRAMBLE = Buffer.from(Array.from({ length: 32 }, (_, at) => 7 * at));

describe('the signature of a MariaDB login', () => {
  it('is that of RFC 8032 if the password is as long as an RFC 8032 key', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme-ascii', minLength: 32, maxLength: 32 }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (password, scramble) => {
          const der = Buffer.concat([PRIVATE, Buffer.from(password)]);
          const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
          expect(signScramble(password, scramble)).toEqual(sign(null, scramble, key));
        }
      ),
      { numRuns: 25 }
    );
  });

  it('matches the public key that MariaDB stores for a shorter password', () => {
    // `SELECT ed25519_password('secret')`, as shown in MariaDB's documentation.
    const kept = Buffer.from('ZIgUREUg5PVgQ6LskhXmO+eZLS0nC8be6HPjYWR4YJY=', 'base64');
    const key = createPublicKey({ key: Buffer.concat([PUBLIC, kept]), format: 'der', type: 'spki' });
    expect(verify(null, SCRAMBLE, key, signScramble('secret', SCRAMBLE))).toBe(true);
    expect(verify(null, SCRAMBLE, key, signScramble('Secret', SCRAMBLE))).toBe(false);
  });

  it('covers the scramble alone, without the zero that ends its packet', () => {
    expect(signScramble('Küche', Buffer.concat([SCRAMBLE, Buffer.alloc(1)]))).toEqual(signScramble('Küche', SCRAMBLE));
  });
});
