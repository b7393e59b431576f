import type { FieldError } from '@thermobench/service/model/fault.ts';

/**
 * Why there is no answer from the service. Each kind calls for a different reaction from the user:
 * - `unreachable`: Grafana's server cannot reach the service, or the browser cannot reach Grafana.
 * - `slow`: no answer in time.
 * - `unconfigured`: the app has no address of a service, or is not enabled.
 * - `tokenRefused`: the service does not accept the token that the app sends.
 * - `signedOut`: Grafana's session has ended.
 * - `forbidden`: the user's role does not allow the request.
 * - `missing`: the requested object does not exist, or no longer does.
 * - `invalid`: fields of the request are wrong; `fields` lists all of them.
 * - `conflict`: not possible now, because the target is in use or the run has ended.
 * - `outdated`: the service is older than this plugin and does not support the request.
 * - `unreadable`: the response cannot be parsed; it comes from another program or another version of the service.
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
  /** The service's error code, such as `TARGET_UNKNOWN`. */
  code?: string;
  fields?: readonly FieldError[];
}

/**
 * The only error that the client throws. Says what happened and what to do next, in the service's own words if it gave
 * any.
 */
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
   * Whether the service as a whole did not get the request. A slow service may have received the request, so the user
   * needs to know whether it took effect.
   */
  get isOutage(): boolean {
    return this.kind === 'unreachable' || this.kind === 'unconfigured' || this.kind === 'tokenRefused';
  }

  /** Whether a retry may succeed soon. A slow answer is not retried, because the user has waited long enough. */
  get mayPass(): boolean {
    return this.kind === 'unreachable';
  }
}
