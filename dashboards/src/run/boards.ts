import { row } from '../parts/dashboard.ts';
import { NEUTRAL, worded } from '../parts/mappings.ts';
import { graph, states } from '../parts/panels.ts';
import { processorClock } from '../parts/processor-clock.ts';
import { NOTHING, orNothing, prometheus, TOO_NEW } from '../parts/queries.ts';
import { NODE } from '../parts/selectors.ts';
import { highest } from '../parts/spans.ts';

/** Whether heat or a weak power supply slowed a run down. */
export function boards() {
  return row('Did a board get too hot?', [
    graph({
      title: 'Temperature',
      description:
        'The hottest sensor of each machine. A Raspberry Pi throttles softly above 60 or 80 °C, depending on its ' +
        'model, and hard at 85 °C.',
      unit: 'celsius',
      width: 6,
      levels: { warning: 70, bad: 80 },
      queries: [
        prometheus(
          `max by (host) (${highest(`node_thermal_zone_temp{${NODE}}`)} or ${highest(`node_hwmon_temp_celsius{${NODE}}`)})`,
          '{{host}}'
        ),
      ],
    }).noValue('None of these machines has a temperature sensor'),
    graph({
      title: 'Processor clock',
      description:
        'Mean clock frequency of the CPU threads. If it falls during a run, the board was throttled, and its rows ' +
        'per second differ from those of a cool board. “Requested” is the frequency that the kernel asks ' +
        'for; a Raspberry Pi’s firmware may set a lower one, which a collector reports as “measured”.',
      unit: 'hertz',
      width: 7,
      queries: processorClock(),
    }).noValue('None of these machines reports its clock frequency'),
    states({
      title: 'Board warnings',
      description:
        'Warnings from a Raspberry Pi’s firmware, reported by a collector: weak power supply, capped or lowered ' +
        'clock, soft temperature limit. If one is red during a run, the run was affected. Grey: no board reports its ' +
        'state; start a collector with --textfile on the board.',
      unit: 'none',
      // For the names of the warnings.
      width: 11,
      queries: [
        prometheus(
          orNothing(`max by (host, state) (${highest(FLAGS)})`, { scraped: FLAGS, label: 'host', words: 'no board' }),
          '{{host}} {{state}}'
        ),
      ],
    }).mappings([
      worded({
        [NOTHING]: ['none reported', NEUTRAL],
        [TOO_NEW]: ['first reported after the last point', NEUTRAL],
        0: ['no', 'green'],
        1: ['yes', 'red'],
      }),
    ]),
  ]);
}

const FLAGS = 'host_state:thermobench_board_throttled:max{host=~"$host"}';
