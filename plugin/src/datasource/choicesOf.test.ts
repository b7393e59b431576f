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
  it('is short, and tells runs with the same label, or the same beginning of a long one, apart by a short id', async () => {
    const runs = [
      run('mariadb', { label: 'new SSD' }),
      { ...run('sqlite'), id: 'mx3n4gy4g8rmdd58lftv1' },
      run('mariadb', { label: 'twice' }),
      { ...run('sqlite', { label: 'twice' }), id: 'bbbbbbbb' },
      run('mariadb', { label: 'new SSD, a commit every 10 rows' }),
      { ...run('mariadb', { label: 'new SSD, a commit every 100 rows' }), id: 'cccccccc' },
      run('mariadb', { label: 'old card, a commit every 100 rows' }),
    ];
    const service: Service = { ...serviceAt(''), get: async (_path, schema) => schema.parse(runs) };
    const choices = await choicesOf('runIds', { service, proxyUrl: '' });
    expect(choices.map(({ text }) => text)).toEqual([
      ...['new SSD', 'mx3n4gy4 · sqlite', 'twice · aaaaaaaa', 'twice · bbbbbbbb'],
      ...['new SSD, a… · aaaaaaaa', 'new SSD, a… · cccccccc', 'old card, a commit ev…'],
    ]);
    expect(choices.every(({ text }) => text.length <= 22)).toBe(true);
    expect(choices[1]?.value).toBe('mx3n4gy4g8rmdd58lftv1');
  });
});
