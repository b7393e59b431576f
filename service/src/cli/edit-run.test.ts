import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';

import { Run } from '../model/run.ts';
import { openTrialEngine, SHORT, type TrialEngine } from '../../test/engine/trial-engine.ts';
import { addRuns } from './runs.ts';

let trial: TrialEngine;
let id: string;
beforeAll(async () => {
  trial = openTrialEngine();
  ({ id } = await trial.start({ ...SHORT, label: 'before' }));
  await trial.ended(id);
});
afterAll(() => trial[Symbol.asyncDispose]());
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** The only document on stdout, and the exit code. */
async function runs(...words: string[]): Promise<{ code: unknown; document: unknown }> {
  let printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const program = new Command('thermobench').option('--data <folder>').option('--json');
  addRuns(program);
  await program.parseAsync(['--data', trial.dataFolder, '--json', 'runs', ...words], { from: 'user' });
  return { code: process.exitCode, document: JSON.parse(printed) };
}

const Refused = z.object({ error: z.object({ code: z.string(), fields: z.array(z.object({ field: z.string() })) }) });

describe('thermobench runs edit', () => {
  it('changes only the given fields, and lists and reports show the change', async () => {
    const { code, document } = await runs('edit', id.slice(0, 10), '--notes', 'new disk', '--tag', 'rpi4, ssd');
    expect(code).toBe(0);
    expect(document).toMatchObject({ id, spec: { label: 'before' }, notes: 'new disk', tags: ['rpi4', 'ssd'] });
    expect(z.array(Run).parse((await runs('--limit', '1')).document)).toMatchObject([{ id, tags: ['rpi4', 'ssd'] }]);
    expect(await trial.engine.report(id)).toMatchObject({ notes: 'new disk', tags: ['rpi4', 'ssd'] });
  });

  it('removes fields that are set to an empty text', async () => {
    const { document } = await runs('edit', 'last', '--label', '', '--notes', '', '--tag', '');
    expect(document).toMatchObject({ notes: '', tags: [] });
    expect(Run.parse(document).spec).not.toHaveProperty('label');
  });

  it('names each invalid flag, and fails if there is no flag at all', async () => {
    const { code, document } = await runs('edit', 'last', '--tag', 'two words', '--label', 'x'.repeat(200));
    expect(code).toBe(2);
    const { error } = Refused.parse(document);
    expect(error.fields.map(({ field }) => field).toSorted()).toEqual(['--label', '--tag']);
    const nothing = await runs('edit', 'last');
    expect(nothing).toMatchObject({ code: 2, document: { error: { code: 'INVALID_INPUT' } } });
  });
});
