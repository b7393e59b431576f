import { collapsedRow, rowPerHost } from '../parts/dashboard.ts';
import { graph, stacked } from '../parts/panels.ts';
import { waitingForAProcessor } from '../parts/pressure.ts';
import { prometheus } from '../parts/queries.ts';
import { NODE } from '../parts/selectors.ts';
import { busiest, BUSIEST_MINUTE, lowest, mean } from '../parts/spans.ts';

export function processors() {
  return rowPerHost('Is a processor the limit?', [
    stacked({
      title: 'What the processors do',
      description:
        'How the CPU threads spend their time, on average. user: programs, including those with ' +
        'a low priority (nice); system: the kernel on their behalf; irq: interrupts, mostly for network packets; ' +
        'iowait: idle with an outstanding disk request; steal: time that a virtual machine needed but did not get.',
      unit: 'percentunit',
      width: 8,
      queries: [
        shareOf('user', 'user|nice'),
        shareOf('system', 'system'),
        shareOf('irq', 'irq|softirq'),
        shareOf('iowait', 'iowait'),
        shareOf('steal', 'steal'),
      ],
    })
      .max(1)
      .overrideByName('user', colored('blue'))
      .overrideByName('system', colored('purple'))
      .overrideByName('irq', colored('green'))
      .overrideByName('iowait', colored('red'))
      .overrideByName('steal', colored('orange')),
    graph({
      title: 'Busiest thread',
      description:
        'The busiest CPU thread of each machine. If it is at 100 % but the machine is not, a single-threaded program ' +
        'is the limit: more producers may help, and a faster machine certainly will.' +
        BUSIEST_MINUTE,
      unit: 'percentunit',
      width: 8,
      levels: { bad: 0.95 },
      queries: [
        prometheus(
          busiest(
            (span) =>
              `max by (host) (1 - sum by (host, cpu) (rate(node_cpu_seconds_total{${NODE},mode=~"idle|iowait"}${span})))`,
            'host:node_cpu_thread_busy:ratio_rate1m{host=~"$host"}'
          ),
          '{{host}}'
        ),
      ],
    }).max(1),
    waitingForAProcessor(),
  ]);
}

/** More lines would not fit into one line of the legend. */
function shareOf(name: string, modes: string) {
  const seconds = `sum(rate(node_cpu_seconds_total{${NODE},mode=~"${modes}"}[$__rate_interval]))`;
  return prometheus(`${seconds} / scalar(count(node_cpu_seconds_total{${NODE},mode="idle"}))`, name);
}

/** Fixed colours by mode. Two neighbouring greens could not distinguish waiting from work. */
function colored(color: string) {
  return [{ id: 'color', value: { mode: 'fixed', fixedColor: color } }];
}

/** Further causes, for when the rows above do not explain a problem. */
export function threads() {
  return collapsedRow('What else could it be?', [
    graph({
      title: 'Running and blocked processes',
      description:
        'Processes at the times of the scrapes, on average. If more are running than there are CPU threads, they queue for the ' +
        'processor. Blocked processes wait for a disk.',
      unit: 'none',
      width: 8,
      queries: [
        prometheus(mean(`node_procs_running{${NODE}}`), '{{host}} running'),
        prometheus(mean(`node_procs_blocked{${NODE}}`), '{{host}} blocked'),
      ],
    }),
    graph({
      title: 'Context switches and interrupts',
      description:
        'How often per second the processor switched to another thread or was interrupted by a device. Each row that ' +
        'is sent alone costs several of each; batching avoids this.',
      unit: 'ops',
      width: 8,
      queries: [
        prometheus(`rate(node_context_switches_total{${NODE}}[$__rate_interval])`, '{{host}} switches'),
        prometheus(`rate(node_intr_total{${NODE}}[$__rate_interval])`, '{{host}} interrupts'),
      ],
    }),
    graph({
      title: 'Clock offset',
      description:
        'The difference between a machine’s clock and that of Prometheus; up to the duration of a scrape is normal. ' +
        'Readings carry the time of the machine that took them. “Not synchronised”: no time server sets this clock, so ' +
        'it drifts; set up systemd-timesyncd or chrony.',
      unit: 's',
      width: 8,
      queries: [
        prometheus(`abs(node_time_seconds{${NODE}} - timestamp(node_time_seconds{${NODE}}))`, '{{host}}'),
        prometheus(`(${lowest(`node_timex_sync_status{${NODE}}`)} == 0) * 0`, '{{host}} not synchronised'),
      ],
    }).axisSoftMax(0.01),
  ]);
}
