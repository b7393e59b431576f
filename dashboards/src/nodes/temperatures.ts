import { LineInterpolation } from '@grafana/grafana-foundation-sdk/common';

import { row } from '../parts/dashboard.ts';
import { graph, stacked } from '../parts/panels.ts';
import { prometheus } from '../parts/queries.ts';
import { NODE } from '../parts/selectors.ts';

/** Is it too hot, or its power supply too weak? */
export function temperatures() {
  return row('Is it too hot?', [
    graph({
      title: 'Temperature',
      description:
        'Each sensor of each machine. A Raspberry Pi slows down softly from 60 or 80 °C on, depending on its model, ' +
        'and hard at 85 °C.',
      unit: 'celsius',
      width: 8,
      levels: { warning: 70, bad: 80 },
      queries: [
        prometheus(`node_thermal_zone_temp{${NODE}}`, '{{host}} {{type}}'),
        prometheus(`node_hwmon_temp_celsius{${NODE}}`, '{{host}} {{chip}} {{sensor}}'),
      ],
    }).noValue('No machine here has a sensor'),
    graph({
      title: 'Clock',
      description:
        'Mean clock of the threads. Where it falls while the processor is busy, the board is throttled, and what is ' +
        'measured is not what a cool board does.',
      unit: 'hertz',
      width: 8,
      queries: [prometheus(`avg by (host) (node_cpu_scaling_frequency_hertz{${NODE}})`, '{{host}}')],
    }).noValue('No machine here tells its clock'),
    stacked({
      title: 'Throttled',
      description:
        'A band for each state that the firmware of a Raspberry Pi tells of, where a collector runs; none while all ' +
        'is well. under_voltage wants a better power supply or cable, the others want cooling.',
      unit: 'none',
      width: 8,
      queries: [prometheus(`thermobench_board_throttled{${NODE}}`, '{{host}} {{state}}')],
    })
      .decimals(0)
      .axisSoftMax(1)
      .lineInterpolation(LineInterpolation.StepAfter)
      .noValue('No collector here tells the state of a Raspberry Pi'),
  ]);
}
