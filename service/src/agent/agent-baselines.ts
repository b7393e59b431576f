import type { MeasuredHost } from '../baseline/measured-host.ts';
import type { BaselineOrder, BaselineReply } from '../crew/fleet/messages.ts';
import type { Baseline } from '../model/baseline.ts';
import { Fault } from '../model/fault.ts';

/** Measures this host when the conductor orders it: at most one baseline at a time. Remembers the last one. */
export class AgentBaselines {
  readonly #host: MeasuredHost;
  readonly #isIdle: () => boolean;
  readonly #serviceAddress: string;
  #current: { baseline: Baseline; stopping: AbortController; ended: Promise<void> } | null = null;

  /**
   * @param isIdle - Whether no producers are running on this host.
   * @param serviceAddress - Where this host reaches that of the service.
   */
  constructor(host: MeasuredHost, isIdle: () => boolean, serviceAddress: string) {
    this.#host = host;
    this.#serviceAddress = serviceAddress;
    this.#isIdle = isIdle;
  }

  /** Whether a baseline is being measured, which producers would disturb. */
  get isActive(): boolean {
    return this.#current?.baseline.state === 'running';
  }

  async answer(order: BaselineOrder): Promise<BaselineReply> {
    try {
      return { known: true, baseline: await this.#do(order) };
    } catch (thrown) {
      return { known: false, fault: Fault.from(thrown).record() };
    }
  }

  async close(): Promise<void> {
    this.#current?.stopping.abort();
    await this.#current?.ended;
  }

  #do(order: BaselineOrder) {
    switch (order.baseline) {
      case 'survey':
        this.#refuseIfBusy();
        return this.#host.survey(order.request, new AbortController().signal);
      case 'measure':
        this.#refuseIfBusy();
        return this.#measure(order);
      case 'look':
        return this.#known(order.id).baseline;
      case 'stop':
        this.#known(order.id).stopping.abort();
        return this.#known(order.id).baseline;
    }
  }

  #measure({ begun, peer }: Extract<BaselineOrder, { baseline: 'measure' }>): Baseline {
    const stopping = new AbortController();
    const current = { baseline: begun, stopping, ended: Promise.resolve() };
    const keep = (changed: Baseline) => {
      current.baseline = changed;
    };
    current.ended = this.#host
      .measure(begun, stopping.signal, keep, peer === null ? undefined : { ...peer, address: this.#serviceAddress })
      .then(keep);
    this.#current = current;
    return begun;
  }

  #known(id: string) {
    if (this.#current?.baseline.id !== id) {
      throw new Fault({
        kind: 'fatal',
        code: 'BASELINE_UNKNOWN',
        message: 'The agent was restarted, which ended the baseline.',
        hint: 'Measure again.',
      });
    }
    return this.#current;
  }

  #refuseIfBusy(): void {
    if (this.isActive || !this.#isIdle()) {
      throw new Fault({
        kind: 'conflict',
        code: 'HOST_IN_USE',
        message: 'The host is busy with a run or a baseline, which another baseline would disturb.',
        hint: 'Wait until that has ended, or stop it.',
      });
    }
  }
}
