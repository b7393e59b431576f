/**
 * Colours of lines that measure something, in both themes. None is the colour of a phase, so a colour has one meaning across
 * charts. Percentiles share one hue that gets stronger: readers who confuse hues can tell them apart by their lightness.
 */
export const LINE_COLORS = {
  light: {
    ...{ p50: '#2f9aa6', p90: '#0e6470', p99: '#062f38', intended: '#a06a00' },
    ...{ rate: '#c4007f', relayed: '#4d6b00', lag: '#8a4b32' },
    ...{ cpus: '#113355', busiestCpu: '#aa7777', disk: '#0000ff', waitingDisk: '#119900', waitingMemory: '#003300' },
    ...{ stopped: '#110088', slowed: '#dd00ff' },
  },
  dark: {
    ...{ p50: '#12808a', p90: '#38bdc7', p99: '#c3f6f2', intended: '#f0b400' },
    ...{ rate: '#ff8ad8', relayed: '#d3e88c', lag: '#d9a58c' },
    ...{ cpus: '#ccddff', busiestCpu: '#6666aa', disk: '#7744ff', waitingDisk: '#aaff00', waitingMemory: '#eeffaa' },
    ...{ stopped: '#bb5544', slowed: '#ff00dd' },
  },
} as const;

export type LineColor = keyof (typeof LINE_COLORS)['light'];

export function isLineColor(name: string): name is LineColor {
  return name in LINE_COLORS.light;
}
