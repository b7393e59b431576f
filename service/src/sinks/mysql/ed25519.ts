import { createHash } from 'node:crypto';

import { etc, Point } from '@noble/ed25519';

const SCRAMBLE_BYTES = 32;

/**
 * The answer that MariaDB's login plugin ed25519 expects: an Ed25519 signature of the server's scramble.
 *
 * The private key is the password itself, of any length. Node's own Ed25519 accepts only keys of 32 bytes, so the arithmetic is
 * implemented here.
 *
 * Source: RFC 8032, section 5.1.6; MariaDB, plugin/auth_ed25519/ref10/sign.c. The order of the curve comes from @noble/ed25519.
 */
export function signScramble(password: string, scramble: Uint8Array): Buffer {
  const message = scramble.subarray(0, SCRAMBLE_BYTES);
  const digest = sha512(Buffer.from(password));
  const secret = scalar(clamped(digest.subarray(0, 32)));
  const nonce = scalar(sha512(digest.subarray(32), message));
  const commitment = Point.BASE.multiply(nonce).toBytes();
  const publicKey = Point.BASE.multiply(secret).toBytes();
  const challenge = scalar(sha512(commitment, publicKey, message));
  return Buffer.concat([commitment, littleEndian(etc.mod(nonce + challenge * secret, ORDER))]);
}

const ORDER = Point.CURVE().n;

function sha512(...parts: Uint8Array[]): Buffer {
  const hash = createHash('sha512');
  for (const part of parts) {
    hash.update(part);
  }
  return hash.digest();
}

/** RFC 8032, section 5.1.5, step 2. */
function clamped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy[0] &= 248;
  copy[31] = (copy[31] & 127) | 64;
  return copy;
}

/** Little-endian bytes as a number modulo the order of the base point. */
function scalar(bytes: Buffer): bigint {
  return etc.mod(BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`), ORDER);
}

function littleEndian(number: bigint): Buffer {
  return Buffer.from(number.toString(16).padStart(64, '0'), 'hex').reverse();
}
