import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { Fault } from '../model/fault.ts';
import { parseFio } from './fio.ts';
import { parseIperf3 } from './iperf3.ts';
import { parseSysbench } from './sysbench.ts';

const CASES = join(import.meta.dirname, 'testcases');
const PARSERS = { fio: parseFio, iperf3: parseIperf3, sysbench: parseSysbench };

/** What a parser makes of an output: its figures, or the code and message of its error. */
function outcome(parse: (text: string) => unknown, text: string): unknown {
  try {
    return parse(text);
  } catch (thrown) {
    const { code, message } = Fault.from(thrown);
    return { code, message };
  }
}

describe.each(Object.entries(PARSERS))('the output of %s', (tool, parse) => {
  const folders = globSync(`${tool}/*`, { cwd: CASES }).toSorted();

  it('is recorded in golden folders', () => {
    expect(folders.length).toBeGreaterThanOrEqual(3);
  });

  it.each(folders)('%s is understood as expected', (folder) => {
    const read = (file: string) => readFileSync(join(CASES, folder, file), 'utf8');

    expect(outcome(parse, read('output.txt'))).toEqual(JSON.parse(read('expected.json')));
  });
});
