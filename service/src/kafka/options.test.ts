import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { KafkaOptions, KafkaTarget } from './options.ts';

describe('settings', () => {
  it.each([
    [0, '0'],
    ['1', '1'],
    [-1, 'all'],
    ['-1', 'all'],
    ['all', 'all'],
    [undefined, 'all'],
  ])('read acks %j as %s', (acks, expected) => {
    expect(KafkaOptions.parse({ acks }).acks).toBe(expected);
  });

  it('refuse `idempotent` unless acks is all', () => {
    expect(KafkaOptions.safeParse({ acks: 1, idempotent: true }).error?.issues).toMatchObject([
      { path: ['idempotent'] },
    ]);
    expect(KafkaOptions.safeParse({ acks: 1 }).success).toBe(true);
  });

  it('give the command line the allowed values of acks', () => {
    expect(z.toJSONSchema(KafkaOptions, { io: 'input' }).properties).toMatchObject({
      acks: { type: 'string', enum: ['0', '1', 'all'], default: 'all' },
    });
  });
});

describe('a target', () => {
  it.each(['localhost', 'kafka:9092/x', ':9092', 'a b:1'])('refuses the broker %j', (broker) => {
    expect(KafkaTarget.safeParse({ sink: 'kafka', brokers: [broker] }).success).toBe(false);
  });

  it.each(['.', '..', 'a topic', ''])('refuses the topic %j', (topic) => {
    expect(KafkaTarget.safeParse({ sink: 'kafka', topic }).success).toBe(false);
  });
});
