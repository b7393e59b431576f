import type { FieldError } from '@thermobench/service/model/fault.ts';

/**
 * Why a page has no answer from the service, as far as this determines what the user can do about it:
 * - `unreachable`: Grafana's server cannot reach the service, or the browser cannot reach Grafana.
 * - `slow`: no answer in time.
 * - `unconfigured`: the app has no address of a service, or is not enabled.
 * - `tokenRefused`: the service does not accept the token that the app sends.
 * - `signedOut`: Grafana's session has ended.
 * - `forbidden`: the role of this user does not allow it.
 * - `missing`: what was requested does not exist, or no longer does.
 * - `invalid`: fields of the request are wrong; `fields` names every one.
 * - `conflict`: not possible now: the target is in use, or the run has ended.
 * - `outdated`: the service does not support the request, because it is older than this plugin.
 * - `unreadable`: the answer cannot be parsed: it is from another program, or from another version.
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
  /** The service's code for it, such as `TARGET_UNKNOWN`. */
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
   * Whether a retry may succeed soon. A slow answer is not retried: the user has waited long enough.
   */
  get mayPass(): boolean {
    return this.kind === 'unreachable';
  }
}
