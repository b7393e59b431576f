import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { KafkaTarget } from '../kafka/options.ts';
import { RelayChild } from './child.ts';
import { RelayOptions } from './options.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thermobench-relay-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('a relay process reports why it could not join its group, and ends', async () => {
  const child = new RelayChild(
    {
      // Nobody listens on port 1.
      from: KafkaTarget.parse({ sink: 'kafka', brokers: ['127.0.0.1:1'], topic: 'temperature', timeoutMs: 500 }),
      to: { kind: 'sqlite', target: { sink: 'sqlite', file: join(folder, 'readings.sqlite') } },
      options: RelayOptions.parse({ group: 'relay' }),
    },
    () => {}
  );
  await expect(child.joined).rejects.toMatchObject({ kind: 'transient' });
  expect(await child.failed).toMatchObject({ kind: 'transient' });
  await child.stop();
  expect(child.done).toBe(0);
});
