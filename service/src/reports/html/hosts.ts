import type { HostWork } from '../../model/host-work.ts';
import type { Sample } from '../../model/sample.ts';
import { figure } from '../figures.ts';
import { WORK_COLUMNS, WORK_NUMBERS, workRows } from '../host-words.ts';
import { chart, type Chart } from './chart.ts';
import { markup, type Markup } from './markup.ts';

/** Colours of the hosts' lines, by classes in `style.ts`. More lines could not be told apart; the table has all hosts. */
const TONES = ['blue', 'orange', 'green', 'purple', 'red', 'gray'] as const;

/** The part of each host in a run on several hosts. */
export function hostSection(hosts: readonly HostWork[]): Markup {
  const cellClass = (index: number) => (WORK_NUMBERS.includes(index) ? 'number' : '');
  const header = WORK_COLUMNS.map((name, index) => markup`<th scope="col" class="${cellClass(index)}">${name}</th>`);
  const rows = workRows(hosts).map(([host = '', ...figures], at) => {
    const cells = figures.map((text, index) => markup`<td class="${cellClass(index + 1)}">${text}</td>`);
    return markup`<tr class="${hosts[at]?.missing == null ? '' : 'wrong'}"><th scope="row">${host}</th>${cells}</tr>`;
  });
  return markup`<h2>Hosts</h2><div class="wide"><table><tr>${header}</tr>${rows}</table></div>
`;
}

/** The rate of each host over time; nothing for a run on the host of the service, and for more hosts than colours. */
export function hostChart(samples: readonly Sample[], common: Pick<Chart, 'seconds' | 'warmUntil'>): readonly Markup[] {
  const hosts = [...new Set(samples.flatMap(({ shares = [] }) => shares.map(({ host }) => host)))];
  const isShown = hosts.length > 0 && hosts.length <= TONES.length;
  return isShown
    ? [
        chart({
          ...common,
          title: 'Acked rows per second of each host',
          format: figure,
          series: hosts.map((name, index) => ({
            name,
            tone: TONES[index] ?? 'gray',
            values: samples.map(({ shares }) => shares?.find(({ host }) => host === name)?.rowsPerSecond ?? null),
          })),
        }),
      ]
    : [];
}
