import { LineInterpolation } from '@grafana/grafana-foundation-sdk/common';

import { row } from '../parts/dashboard.ts';
import { graph, stacked } from '../parts/panels.ts';
import { processorClock } from '../parts/processor-clock.ts';
import { prometheus } from '../parts/queries.ts';
import { NODE } from '../parts/selectors.ts';
import { highest, lowest } from '../parts/spans.ts';

/** Whether a machine is too hot, or its power supply is too weak. */
export function temperatures() {
  return row('Is it too hot?', [
    graph({
      title: 'Temperature',
      description:
        'Each sensor of each machine. A Raspberry Pi throttles softly above 60 or 80 °C, depending on its model, ' +
        'and hard at 85 °C.',
      unit: 'celsius',
      width: 6,
      levels: { warning: 70, bad: 80 },
      queries: [
        prometheus(highest(`node_thermal_zone_temp{${NODE}}`), '{{host}} {{type}}'),
        prometheus(highest(`node_hwmon_temp_celsius{${NODE}}`), '{{host}} {{chip}} {{sensor}}'),
      ],
    }).noValue('None of these machines has a temperature sensor'),
    graph({
      title: 'Processor clock',
      description:
        'Mean clock frequency of the CPU threads. If it falls while the processor is busy, the board is throttled, ' +
        'and results differ from those of a cool board. “Requested” is the frequency that the kernel asks for; a ' +
        'Raspberry Pi’s firmware may set a lower one, which a collector reports as “measured”.',
      unit: 'hertz',
      width: 6,
      queries: processorClock(),
    }).noValue('None of these machines reports its clock frequency'),
    graph({
      title: 'Core voltage',
      description:
        'Voltage of a Raspberry Pi’s processor, as measured by its firmware. It falls together with the clock. The ' +
        'firmware does not measure the voltage of the power supply: “Throttled” shows whether that is too low.',
      unit: 'volt',
      width: 6,
      queries: [
        prometheus(`max by (host) (${lowest('host:thermobench_board_core_volts:max{host=~"$host"}')})`, '{{host}}'),
      ],
    })
      .decimals(2)
      .noValue(
        'No collector reports this: on a Raspberry Pi, install vcgencmd and add the collector’s user to the group video'
      ),
    stacked({
      title: 'Throttled',
      description:
        'A band for each warning from a Raspberry Pi’s firmware, on hosts with a collector; no band means that all ' +
        'is well. Fix under_voltage with a better power supply or cable, and the others with better cooling.',
      unit: 'none',
      width: 6,
      queries: [
        prometheus(
          `max by (host, state) (${highest('host_state:thermobench_board_throttled:max{host=~"$host"}')})`,
          '{{host}} {{state}}'
        ),
        prometheus(
          `max by (host, state) (${highest(`thermobench_board_throttled_since_boot{${NODE}}`)}) > 0`,
          '{{host}} {{state}} since boot'
        ),
      ],
    })
      .decimals(0)
      .axisSoftMax(1)
      .lineInterpolation(LineInterpolation.StepAfter)
      .noValue('No collector reports the state of a Raspberry Pi'),
  ]);
}
