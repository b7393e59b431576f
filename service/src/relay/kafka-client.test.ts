import { describe, expect, it } from 'vitest';

import { brokerFault } from '../kafka/faults.ts';
import { KafkaTarget } from '../kafka/options.ts';
import { onceCoordinated } from './kafka-client.ts';

const target = KafkaTarget.parse({ sink: 'kafka', brokers: ['127.0.0.1:9092'], topic: 'temperature', timeoutMs: 500 });

/** Answers each call with the next code, and repeats the last one; null is a successful answer. */
function broker(...codes: Array<string | null>) {
  let asked = 0;
  return {
    ask: async () => {
      const code = codes[Math.min(asked++, codes.length - 1)];
      if (code !== null) {
        throw brokerFault(target, code, 'as configured');
      }
      return 'joined';
    },
    asked: () => asked,
  };
}

describe('a request to the coordinator of a group', () => {
  it('is repeated until the group has one', async () => {
    const { ask, asked } = broker('COORDINATOR_NOT_AVAILABLE', 'NOT_COORDINATOR', null);
    expect(await onceCoordinated(target, ask)).toBe('joined');
    expect(asked()).toBe(3);
  });

  it('is given up within the time limit of the target', async () => {
    await expect(onceCoordinated(target, broker('NOT_COORDINATOR').ask)).rejects.toMatchObject({
      kind: 'transient',
      code: 'NOT_COORDINATOR',
    });
  });

  it('is not repeated after any other answer', async () => {
    const { ask, asked } = broker('GROUP_AUTHORIZATION_FAILED', null);
    await expect(onceCoordinated(target, ask)).rejects.toMatchObject({ kind: 'configuration' });
    expect(asked()).toBe(1);
  });
});
