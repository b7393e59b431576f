/**
 * `node test/benchmark/relay.ts [--rounds 3] [--rows 1000000]`: how fast the relay copies a backlog in a private Kafka to a
 * private MariaDB. Compared in the same round with the multirow MySQL sink, which writes as many readings without a topic. They
 * take turns going first, because data that one has written is still being flushed to disk when the other begins.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

import { RelayOptions } from '../../service/src/relay/options.ts';
import { KafkaTarget } from '../../service/src/kafka/options.ts';
import { startKafka } from '../integration/start-kafka.ts';
import { startMariadb } from '../integration/start-mariadb.ts';
import { cpuSecondsPer100kRows, median, readMeasure, rowsPerSecond, type Measure } from './measure.ts';
import { runRelay } from '../integration/run-relay.ts';

/** As a share of the multirow sink's own rate. */
const GOAL = 0.8;
const MULTIROW = { insert: 'multirow', rowsPerStatement: 1_000, commitEvery: 5_000 };

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, rows: { type: 'string', default: '1000000' } },
});
const rows = Number(values.rows);
await using mariadb = await startMariadb();
await using kafka = await startKafka({ brokers: 1 });
const from = KafkaTarget.parse(kafka.target());
await write('kafka', kafka.target(), {});

const relayed: Measure[] = [];
const written: Measure[] = [];
for (let round = 1; round <= Number(values.rounds); round++) {
  // Both use their own tables, which are empty in each round: a table that has grown is slower.
  const writing = async () =>
    written.push(await write('mysql', { ...mariadb.target(), table: `written_${round}` }, MULTIROW));
  const relaying = async () => relayed.push(await relay(round));
  for (const turn of round % 2 === 0 ? [writing, relaying] : [relaying, writing]) {
    await turn();
  }
}

const ratios = relayed.map((measured, round) => rowsPerSecond(measured) / rowsPerSecond(written[round]));
console.log(`relay: ${described(relayed)}`);
console.log(`multirow sink: ${described(written)}`);
console.log(
  `  ${median(ratios).toFixed(2)} × (${Math.min(...ratios).toFixed(2)} – ${Math.max(...ratios).toFixed(2)}), ` +
    `goal ≥ ${GOAL} ${median(ratios) >= GOAL ? '✔' : '✖'}`
);

/** From the first row to the last, without joining the group and without the second in which the end is noticed. */
async function relay(round: number): Promise<Measure> {
  const times: number[] = [];
  const cpu = process.cpuUsage();
  const { rows: stored, duplicates } = await runRelay({
    from,
    to: { kind: 'mysql', target: { ...mariadb.target(), table: `relayed_${round}` } },
    options: RelayOptions.parse({ group: `benchmark-${round}` }),
    untilCaughtUp: true,
    observe: ({ at, seconds, rows: some }) => {
      if (some > 0) {
        times.push(at - seconds * 1_000, at);
      }
    },
  });
  const { user, system } = process.cpuUsage(cpu);
  if (stored !== rows || duplicates !== 0) {
    throw new Error(`${stored} readings were relayed, and ${duplicates} twice, of ${rows}.`);
  }
  return { rows, seconds: (Math.max(...times) - Math.min(...times)) / 1_000, cpuSeconds: (user + system) / 1e6 };
}

async function write(kind: string, target: object, options: object): Promise<Measure> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    fileURLToPath(new URL('ours.ts', import.meta.url)),
    ...[kind, values.rows, 'metered', JSON.stringify(target), JSON.stringify(options)],
  ]);
  return readMeasure(stdout);
}

function described(measures: readonly Measure[]): string {
  const rate = Math.round(median(measures.map(rowsPerSecond))).toLocaleString('en-GB');
  return `${rate} rows/s, ${median(measures.map(cpuSecondsPer100kRows)).toFixed(2)} CPU seconds for 100 000`;
}
