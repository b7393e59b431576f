import type { FieldError } from '@thermobench/service/model/fault.ts';

/**
 * What stands between a page and the service's answer, as far as it decides what a person can do about it:
 * - `unreachable`: Grafana's server cannot reach the service, or the browser cannot reach Grafana.
 * - `slow`: no answer in time.
 * - `unconfigured`: the app has no address of a service, or is not enabled.
 * - `tokenRefused`: the service does not know the token that the app sends.
 * - `signedOut`: Grafana's session has ended.
 * - `forbidden`: the role of this user does not allow it.
 * - `missing`: what was asked for is not there, or no longer.
 * - `invalid`: fields of the request are wrong; `fields` names every one.
 * - `conflict`: not now: a target in use, a run that has ended.
 * - `outdated`: the service does not know the question: it is older than this plugin.
 * - `unreadable`: the answer cannot be understood: something else answers there, or another version.
 * - `failed`: the service tried and failed.
 */
export type ServiceErrorKind =
  | 'unreachable'
  | 'slow'
  | 'unconfigured'
  | 'tokenRefused'
  | 'signedOut'
  | 'forbidden'
  | 'missing'
  | 'invalid'
  | 'conflict'
  | 'outdated'
  | 'unreadable'
  | 'failed';

interface ServiceErrorDetails {
  kind: ServiceErrorKind;
  message: string;
  hint?: string;
  /** The service's own name for it, such as `TARGET_UNKNOWN`. */
  code?: string;
  fields?: readonly FieldError[];
}

/** The one error that the client throws: what happened, and what to do next, in the service's own words if it gave any. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly kind: ServiceErrorKind;
  readonly hint: string;
  readonly code: string;
  readonly fields: readonly FieldError[];

  constructor({ kind, message, hint = '', code = '', fields = [] }: ServiceErrorDetails) {
    super(message);
    this.kind = kind;
    this.hint = hint;
    this.code = code;
    this.fields = fields;
  }

  /**
   * Whether a retry may succeed soon. A slow answer is not retried: it has been waited for long enough, so the user should know.
   */
  get mayPass(): boolean {
    return this.kind === 'unreachable';
  }
}
