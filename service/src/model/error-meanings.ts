import type { FaultKind } from './fault.ts';

/** What an error means here, and what to do about it. */
export interface Meaning {
  readonly kind: FaultKind;
  readonly hint: string;
}

/** Like {@link Meaning}, for an error that the store identifies only by a number. */
export interface NamedMeaning extends Meaning {
  readonly code: string;
}

/** An entry of a map whose keys are the store's error numbers. */
export function named(number: number, code: string, kind: FaultKind, hint: string): [number, NamedMeaning] {
  return [number, { code, kind, hint }];
}

/** Entries of a map for error codes that all mean the same. */
export function meanings(kind: FaultKind, hint: string, codes: readonly string[]): Array<[string, Meaning]> {
  return codes.map((code) => [code, { kind, hint }]);
}

/** System error codes for an address that does not answer now. */
export const UNREACHABLE = ['EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'] as const;

/** Node's error codes for a certificate that cannot be verified. */
export const CERTIFICATE_ERRORS = [
  ...['SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ...['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'],
] as const;
