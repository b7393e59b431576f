/**
 * Thermobench's own part of the benchmark, in a separate process: one producer writes the rows, with all measurements of a real
 * run, with a sample of the host each second too, or with a meter that does nothing. Prints a {@link Measure} as JSON.
 */
import { z } from 'zod';

import { LocalCrew } from '../../service/src/crew/local-crew.ts';
import { observeHosts } from '../../service/src/engine/observe-hosts.ts';
import { RunSpec } from '../../service/src/model/run.ts';
import { systemClock } from '../../service/src/time/clock.ts';
import { Feed } from '../../service/src/producer/feed.ts';
import { noLoop } from '../../service/test/producer/trial-producer.ts';
import { Meter } from '../../service/src/producer/meter.ts';
import { Producer } from '../../service/src/producer/producer.ts';
import { newAckBoard, StallWatch } from '../../service/src/producer/stall.ts';
import { Turn } from '../../service/src/producer/turn.ts';
import { writable } from '../../service/src/sinks/contract.ts';
import type { SinkKind } from '../../service/src/sinks/sink-kind.ts';
import { sinkKind } from '../../service/src/sinks/index.ts';
import { openSource } from '../../service/src/sources/index.ts';
import type { Measure } from './measure.ts';

const [kind, rowsText, metering, targetText, optionsText] = process.argv.slice(2);
const rows = Number(rowsText);
const target: unknown = JSON.parse(targetText);
const options = z.record(z.string(), z.unknown()).parse(JSON.parse(optionsText));
const run = Date.now().toString(36);
const spec = RunSpec.parse({
  target: 'benchmark',
  source: { kind: 'synthetic', locations: 1 },
  sink: options,
  durationMs: null,
  rows,
});

class SilentMeter extends Meter {
  override offered(): void {}
  override acked(): void {}
  override served(): void {}
  override committed(): void {}
}

await prepare();
console.log(JSON.stringify(metering === 'unmetered' ? await measureUnmetered() : await measureRun()));

async function prepare(): Promise<void> {
  const sink = await connect();
  await sink.prepare({ run, payload: 1, locations: [] });
  await sink.close();
}

/** Measures with everything that a run has: a thread, a sample every second, histograms, event-loop watch. */
async function measureRun(): Promise<Measure> {
  const configured = { name: 'benchmark', origin: 'file', kind: sinkOf(kind), settings: target } as const;
  const local = new LocalCrew(() => configured, null);
  const crew = await local.muster({ run, spec, producers: 1 });
  using hosts = metering === 'observed' ? observeHosts(configured, Date.now()) : null;
  return await measure(async () => {
    crew.go(() => void hosts?.take());
    const { fault } = await crew.ended;
    if (fault !== null) {
      throw new Error(fault.message);
    }
  });
}

/** The same loop with a meter that does nothing and a frozen clock. */
async function measureUnmetered(): Promise<Measure> {
  const sink = await connect();
  const clock = { ...systemClock, now: () => 0 };
  const producer = new Producer(
    { producer: 0, cadence: sink.cadence, pace: null, durationMs: Infinity, rows, embedded: false, patienceMs: null },
    {
      feed: new Feed(await openSource(spec.source, { producer: 0, namesFile: null }), 1),
      open: () => sink.open(run, 0),
      clock,
      meter: new SilentMeter(),
      stalls: new StallWatch(newAckBoard()),
      loop: noLoop,
      turn: new Turn(clock.now, 1),
      recovered: (fault) => {
        throw fault;
      },
    }
  );
  await producer.connect();
  return measure(() => producer.run());
}

async function measure(work: () => Promise<void>): Promise<Measure> {
  const started = performance.now();
  const cpu = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { rows, seconds: (performance.now() - started) / 1_000, cpuSeconds: (user + system) / 1e6 };
}

async function connect() {
  return writable(await sinkOf(kind).connect(target, options));
}

function sinkOf(name: string): SinkKind {
  const found = sinkKind(name);
  if (found === undefined) {
    throw new Error(`There is no sink ${name}.`);
  }
  return found;
}
