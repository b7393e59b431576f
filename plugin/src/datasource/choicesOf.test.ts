import { Run, RunSpec } from '@thermobench/service/model/run.ts';
import { TargetSummary } from '@thermobench/service/model/target.ts';
import { describe, expect, it } from 'vitest';

import type { Service } from '../api/client.ts';
import { choicesOf } from './choicesOf.ts';

function run(target: string, kind: 'run' | 'collection', spec: object = {}): Run {
  return Run.parse({
    ...{ id: 'aaaaaaaa', state: 'done', kind, sink: 'mysql', createdAt: 0, startedAt: 0, endedAt: 1, startedBy: null },
    ...{ sweep: null, offered: 9, acked: 9, rowsPerSecond: null, valid: null, brief: null },
    spec: RunSpec.parse({ target, ...spec }),
  });
}

/** The names of targets in the order in which a variable offers them. */
async function order(runs: Run[]): Promise<string[]> {
  const targets = ['sqlite', 'mariadb', 'cassandra'].map((name) =>
    TargetSummary.parse({ name, sink: 'mysql', address: '', origin: 'file', options: {} })
  );
  const service: Pick<Service, 'get'> = {
    get: async (path, schema) => schema.parse(path === 'runs' ? runs : targets),
  };
  const choices = await choicesOf('targetNames', service, {});
  return choices.map(({ value }) => value);
}

describe('the choice of a target', () => {
  it('has the order of the configuration if nothing was collected', async () => {
    expect(await order([])).toEqual(['sqlite', 'mariadb', 'cassandra']);
    expect(await order([run('cassandra', 'run')])).toEqual(['sqlite', 'mariadb', 'cassandra']);
  });

  it('begins with the target of the newest collection, whatever benchmark runs wrote since', async () => {
    const runs = [run('sqlite', 'run'), run('mariadb', 'collection'), run('cassandra', 'collection')];
    expect(await order(runs)).toEqual(['mariadb', 'sqlite', 'cassandra']);
    const endless = run('cassandra', 'run', { durationMs: null, ratePerSecond: 1 });
    expect(await order([endless])).toEqual(['cassandra', 'sqlite', 'mariadb']);
  });
});

describe('the choice of a run', () => {
  it('begins with the label, so that a narrow field cuts off the id and not the name', async () => {
    const runs = [run('mariadb', 'run', { label: 'new SSD' }), run('sqlite', 'run')];
    const service: Pick<Service, 'get'> = { get: async (_path, schema) => schema.parse(runs) };
    const choices = await choicesOf('runIds', service, {});
    expect(choices.map(({ text }) => text)).toEqual(['new SSD · mariadb · aaaaaaaa', 'done · sqlite · aaaaaaaa']);
  });
});
