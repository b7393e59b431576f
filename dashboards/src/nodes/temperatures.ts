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
        'Each sensor of each machine. A Raspberry Pi throttles softly above 60 or 80 °C, depending on its model, ' +
        'and hard at 85 °C.',
      unit: 'celsius',
      width: 8,
      levels: { warning: 70, bad: 80 },
      queries: [
        prometheus(`node_thermal_zone_temp{${NODE}}`, '{{host}} {{type}}'),
        prometheus(`node_hwmon_temp_celsius{${NODE}}`, '{{host}} {{chip}} {{sensor}}'),
      ],
    }).noValue('None of these machines has a sensor'),
    graph({
      title: 'Clock',
      description:
        'Mean clock frequency of the threads. If it falls while the processor is busy, the board is throttled, and ' +
        'results differ from those of a cool board.',
      unit: 'hertz',
      width: 8,
      queries: [prometheus(`avg by (host) (node_cpu_scaling_frequency_hertz{${NODE}})`, '{{host}}')],
    }).noValue('None of these machines reports its clock frequency'),
    stacked({
      title: 'Throttled',
      description:
        'A band for each state that the firmware of a Raspberry Pi reports, on hosts with a collector; no band if ' +
        'all is well. under_voltage needs a better power supply or cable, the others need cooling.',
      unit: 'none',
      width: 8,
      queries: [prometheus(`thermobench_board_throttled{${NODE}}`, '{{host}} {{state}}')],
    })
      .decimals(0)
      .axisSoftMax(1)
      .lineInterpolation(LineInterpolation.StepAfter)
      .noValue('No collector reports the state of a Raspberry Pi'),
  ]);
}
