import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { Report } from '../../service/src/model/report.ts';
import { Run } from '../../service/src/model/run.ts';
import { EmulatedArm64, type Ended } from './arm64.ts';

const SOURCE = ['--source', 'synthetic', '--locations', '4'];
const obstacle = await EmulatedArm64.obstacle();
if (obstacle) {
  process.stderr.write(`SKIPPED: the test on arm64 ${obstacle}.\n`);
}

describe.skipIf(obstacle)('on a 64-bit ARM board', () => {
  let board: EmulatedArm64;
  beforeAll(async () => {
    board = await EmulatedArm64.unpack();
  });
  afterAll(() => board[Symbol.asyncDispose]());

  it('the program starts', async () => {
    expect(await board.run('--version')).toMatchObject({ code: 0, stdout: /^\d+\.\d+\.\d+\n$/ });
  });

  it("a run's rows are counted in the store without a loss, twice", async () => {
    const ran = reportOf(await board.run('run', ...SOURCE, '--rows', '200', '--producers', '1', '--json'));
    expect(ran).toMatchObject({
      state: 'done',
      valid: true,
      ledger: { stored: 200, lost: 0, duplicated: 0, wrong: 0 },
    });
    const verified = reportOf(await board.run('verify', ran.id, '--json'));
    expect(verified.ledger).toEqual(ran.ledger);
  });

  it('a killed collection and the next one lose nothing', async () => {
    const before = board.storedRows();
    const killed = board.start('collect', ...SOURCE, '--rate', '5/s', '--json');
    await killed.says('Collecting from');
    await expect.poll(() => board.storedRows(), { timeout: 300_000 }).toBeGreaterThan(before);
    killed.signal('SIGKILL');
    await killed.ended();

    const next = reportOf(await board.run('collect', ...SOURCE, '--rate', '5/s', '--duration', '5s', '--json'));
    expect(next).toMatchObject({ state: 'done', valid: true, ledger: { lost: 0, duplicated: 0, wrong: 0 } });
    const [, interrupted] = z.array(Run).parse(JSON.parse((await board.run('runs', '--json')).stdout));
    expect(interrupted).toMatchObject({ kind: 'collection', state: 'interrupted' });
    const verified = reportOf(await board.run('verify', interrupted?.id ?? '', '--json'));
    expect(verified.ledger).toMatchObject({ lost: 0, duplicated: 0, wrong: 0 });
    expect(verified.ledger?.stored).toBeGreaterThan(0);
  });
});

function reportOf({ code, stdout, stderr }: Ended): Report {
  expect(code, `${stderr}${stdout}`).toBe(0);
  return Report.parse(JSON.parse(stdout));
}
