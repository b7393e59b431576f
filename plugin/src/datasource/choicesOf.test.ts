import { Run, RunSpec } from '@thermobench/service/model/run.ts';
import { describe, expect, it } from 'vitest';

import { serviceAt, type Service } from '../api/client.ts';
import { choicesOf } from './choicesOf.ts';

function run(target: string, spec: object = {}): Run {
  return Run.parse({
    ...{
      id: 'aaaaaaaa',
      state: 'done',
      kind: 'run',
      sink: 'mysql',
      createdAt: 0,
      startedAt: 0,
      endedAt: 1,
      startedBy: null,
    },
    ...{ sweep: null, offered: 9, acked: 9, rowsPerSecond: null, valid: null, brief: null },
    spec: RunSpec.parse({ target, ...spec }),
  });
}

describe('the choice of a run', () => {
  it('begins with the name of the run, and tells runs with the same label apart by a short id', async () => {
    const runs = [
      run('mariadb', { label: 'new SSD' }),
      run('sqlite'),
      { ...run('sqlite'), id: 'mx3n4gy4g8rmdd58lftv1' },
    ];
    const service: Service = { ...serviceAt(''), get: async (_path, schema) => schema.parse(runs) };
    const choices = await choicesOf('runIds', { service, proxyUrl: '' });
    expect(choices.map(({ text }) => text)).toEqual([
      ...['new SSD · mariadb · aaaaaaaa', 'aaaaaaaa · sqlite · done', 'mx3n4gy4 · sqlite · done'],
    ]);
    expect(choices.at(-1)?.value).toBe('mx3n4gy4g8rmdd58lftv1');
  });
});
