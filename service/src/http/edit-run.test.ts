import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { Problem } from '../model/problem.ts';
import { Report } from '../model/report.ts';
import { Run } from '../model/run.ts';
import { Sweep } from '../model/sweep.ts';
import { SHORT_RUN, TrialService } from '../../test/http/trial-service.ts';

let service: TrialService;
beforeAll(async () => {
  service = await TrialService.start();
});
afterAll(() => service[Symbol.asyncDispose]());

describe('the label, notes and tags of a run', () => {
  const edit = (id: string, body: unknown, token = service.tokens.full) =>
    service.ask(`/api/v1/runs/${id}`, { method: 'PATCH', token, body });
  const WORDS = { label: 'after the update', notes: 'Fan off.\n<b>21 °C</b>', tags: ['rpi4', 'größer', 'v1.2'] };

  it('are in the run, in lists and in its report, and stay when its rows are counted again', async () => {
    const { id, spec } = await service.run({ ...SHORT_RUN, label: 'before' });
    const response = await edit(id, { ...WORDS, tags: [...WORDS.tags, 'rpi4'] });
    expect(response.status).toBe(200);
    const { label, ...written } = WORDS;
    const expected = { ...written, spec: { ...spec, label } };
    expect(Run.parse(await response.json())).toMatchObject(expected);
    await service.json(`/api/v1/runs/${id}/verify`, { method: 'POST' });
    expect(Run.parse(await service.json(`/api/v1/runs/${id}`))).toMatchObject(expected);
    const [listed] = z.array(Run).parse(await service.json('/api/v1/runs?limit=1'));
    expect(listed).toMatchObject(expected);
    expect(Report.parse(await service.json(`/api/v1/runs/${id}/report`))).toMatchObject(expected);
  });

  it('are changed field by field, and can be removed', async () => {
    const { id } = await service.run({ ...SHORT_RUN, label: 'first' });
    await edit(id, WORDS);
    await edit(id, { notes: 'Fan on.' });
    expect(await service.json(`/api/v1/runs/${id}`)).toMatchObject({ tags: WORDS.tags, spec: { label: WORDS.label } });
    const emptied = Run.parse(await (await edit(id, { label: '', notes: '', tags: [] })).json());
    expect(emptied).toMatchObject({ notes: '', tags: [] });
    expect(emptied.spec).not.toHaveProperty('label');
    expect(Report.parse(await service.json(`/api/v1/runs/${id}/report`)).spec).not.toHaveProperty('label');
  });

  it('are trimmed, and removed if nothing is left', async () => {
    expect((await service.run({ ...SHORT_RUN, label: ' \u00a0 ' })).spec).not.toHaveProperty('label');
    const { id, spec } = await service.run({ ...SHORT_RUN, label: '  old disk ' });
    expect(spec.label).toBe('old disk');
    await edit(id, { label: ' new disk\n', notes: '\n Fan off. ', tags: [' rpi4 '] });
    const expected = { spec: { label: 'new disk' }, notes: 'Fan off.', tags: ['rpi4'] };
    expect(await service.json(`/api/v1/runs/${id}`)).toMatchObject(expected);
    const emptied = Run.parse(await (await edit(id, { label: '   ', notes: ' \n ' })).json());
    expect(emptied.notes).toBe('');
    expect(emptied.spec).not.toHaveProperty('label');
    expect((await edit(id, { tags: ['  '] })).status).toBe(400);
  });

  it.each([
    ['label', { label: 'x'.repeat(130) }, 'has 130 characters, but at most 120 are allowed: shorten it'],
    ['notes', { notes: 'x'.repeat(4321) }, 'has 4321 characters, but at most 4000 are allowed: shorten it'],
    ['tags', { tags: Array(12).fill('a') }, 'has 12 tags, but at most 10 are allowed: remove some'],
  ])('are refused with their length and the limit if they are too long: %s', async (field, body, message) => {
    const { id } = await service.run();
    const problem = Problem.parse(await (await edit(id, body)).json());
    expect(problem.errors).toMatchObject([{ field, message }]);
  });

  it.each([
    ['tags', { tags: 'rpi4,old-disk,fan' }],
    ['label', { label: Array(131).fill(1) }],
    ['notes', { notes: { length: 5000 } }],
  ])('cause a single error if the type is wrong: %s', async (field, body) => {
    const { id } = await service.run();
    const problem = Problem.parse(await (await edit(id, body)).json());
    expect(problem.errors).toMatchObject([{ field, message: expect.stringContaining('expected') }]);
  });

  it('include the tags given in the request of a run or a sweep', async () => {
    const { id, tags, spec } = await service.run({ ...SHORT_RUN, tags: ['rpi4', ' old-disk ', 'rpi4'] });
    expect(tags).toEqual(['rpi4', 'old-disk']);
    expect(spec).not.toHaveProperty('tags');
    expect(await service.json(`/api/v1/runs/${id}/report`)).toMatchObject({ tags });
    const body = { run: { ...SHORT_RUN, rows: 5, tags }, matrix: { producers: [1, 2] } };
    const sweep = Sweep.parse(await service.json('/api/v1/sweeps', { method: 'POST', body }));
    const read = async () => Sweep.parse(await service.json(`/api/v1/sweeps/${sweep.id}`));
    await expect.poll(async () => (await read()).state).toBe('done');
    const runs = (await read()).cells.flatMap((cell) => cell.runs);
    expect(runs).toHaveLength(2);
    for (const run of runs) {
      expect(await service.json(`/api/v1/runs/${run}`)).toMatchObject({ tags });
    }
  });

  it.each([
    ['runs', { ...SHORT_RUN, tags: ['two words'] }, 'tags[0]'],
    ['sweeps', { run: { ...SHORT_RUN, tags: ['two words'] }, matrix: { producers: [1, 2] } }, 'run.tags[0]'],
    ['sweeps', { run: SHORT_RUN, matrix: { tags: [['a'], ['b']] } }, 'matrix.tags'],
  ])('are checked in the same way in a request for %s', async (what, body, field) => {
    const response = await service.ask(`/api/v1/${what}`, { method: 'POST', body });
    expect(response.status).toBe(400);
    expect(Problem.parse(await response.json()).errors).toMatchObject([{ field }]);
  });

  it('may be changed during the run, and are in its report', async () => {
    const body = { ...SHORT_RUN, rows: null, durationMs: null, ratePerSecond: 10, target: 'null' };
    const { id } = Run.parse(await service.json('/api/v1/runs', { method: 'POST', body }));
    expect((await edit(id, WORDS)).status).toBe(200);
    await service.ask(`/api/v1/runs/${id}/stop`, { method: 'POST' });
    await expect.poll(async () => (await service.ask(`/api/v1/runs/${id}/report`)).status).toBe(200);
    const report = Report.parse(await service.json(`/api/v1/runs/${id}/report`));
    expect(report).toMatchObject({ notes: WORDS.notes, tags: WORDS.tags, spec: { label: WORDS.label } });
  });

  it.each([
    ['a label that is too long', { label: 'x'.repeat(121) }, ['label']],
    ['notes that are too long', { notes: 'x'.repeat(4001) }, ['notes']],
    ['too many tags', { tags: Array.from({ length: 11 }, (_, n) => `t${n}`) }, ['tags']],
    [
      'tags of several words, or none, or too long',
      { tags: ['two words', '', 'ok', 'x'.repeat(33)] },
      ['tags[0]', 'tags[1]', 'tags[3]'],
    ],
    ['anything else of a run', { label: 'fine', valid: true, spec: {} }, ['valid', 'spec']],
    ['a list', [], ['']],
  ])('are refused as a whole, naming what is wrong: %s', async (_name, body, fields) => {
    const { id } = await service.run({ ...SHORT_RUN, label: 'as it was' });
    const response = await edit(id, body);
    expect(response.status).toBe(400);
    const problem = Problem.parse(await response.json());
    expect(problem).toMatchObject({ code: 'INVALID_INPUT', hint: expect.stringContaining('nothing was changed') });
    expect(problem.errors?.map(({ field }) => field)).toEqual(fields);
    expect(await service.json(`/api/v1/runs/${id}`)).toMatchObject({
      spec: { label: 'as it was' },
      notes: '',
      tags: [],
    });
  });

  it('are refused for a run that does not exist, and from callers who may only read', async () => {
    expect((await edit('aaaaaaaa', WORDS)).status).toBe(404);
    const { id } = await service.run();
    expect((await edit(id, WORDS, service.tokens.readOnly)).status).toBe(403);
    const headers = { 'x-grafana-context': JSON.stringify({ OrgRole: 'Viewer', Login: 'vera' }) };
    const response = await service.ask(`/grafana/api/v1/runs/${id}`, { method: 'PATCH', headers, body: WORDS });
    expect(response.status).toBe(403);
    expect(await service.json(`/api/v1/runs/${id}`)).toMatchObject({ notes: '', tags: [] });
  });
});
