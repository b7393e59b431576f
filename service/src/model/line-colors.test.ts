import { describe, expect, it } from 'vitest';

import { LINE_COLORS } from './line-colors.ts';

type Vector = readonly [number, number, number];
type Matrix = readonly [Vector, Vector, Vector];

/** Backgrounds of Grafana's panels and pages, and of the report's page. */
const BACKGROUNDS = { light: ['#ffffff', '#f4f5f5', '#fbfbfa'], dark: ['#181b1f', '#111217', '#1c1e22', '#131417'] };
/** The colours of the phases in Grafana: building, queued, writing, committing, reconnecting. */
const PHASES = {
  light: ['#3274d9', '#a352cc', '#56a64b', '#ff780a', '#e02f44'],
  dark: ['#5794f2', '#b877d9', '#73bf69', '#ff9830', '#f2495c'],
};
/** How linear RGB looks to people without one kind of cone. Source: Machado, Oliveira, Fernandes 2009, severity 1. */
const VISION: Record<string, Matrix> = {
  full: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function linear(hex: string): Vector {
  const channel = (at: number) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function dot(row: Vector, [r, g, b]: Vector): number {
  return row[0] * r + row[1] * g + row[2] * b;
}

const luminance = (hex: string) => dot([0.2126, 0.7152, 0.0722], linear(hex));

/** Source: WCAG 2.2, contrast ratio. */
function contrast(one: string, other: string): number {
  const [dim = 0, bright = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (bright + 0.05) / (dim + 0.05);
}

/** CIE L*a*b*, of a colour as seen. */
function lab(hex: string, matrix: Matrix): Vector {
  const clip = (part: number) => Math.min(1, Math.max(0, part));
  const rgb = linear(hex);
  const seen: Vector = [clip(dot(matrix[0], rgb)), clip(dot(matrix[1], rgb)), clip(dot(matrix[2], rgb))];
  const root = (part: number) => (part > 0.008856 ? Math.cbrt(part) : 7.787 * part + 16 / 116);
  const x = root(dot([0.4124, 0.3576, 0.1805], seen) / 0.95047);
  const y = root(dot([0.2126, 0.7152, 0.0722], seen));
  const z = root(dot([0.0193, 0.1192, 0.9505], seen) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function difference(one: string, other: string, matrix: Matrix): number {
  const [a, b] = [lab(one, matrix), lab(other, matrix)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

describe.each(['light', 'dark'] as const)('the colours of lines in the %s theme', (theme) => {
  const colors = LINE_COLORS[theme];

  it('stand out from every background', () => {
    for (const color of Object.values(colors)) {
      for (const background of BACKGROUNDS[theme]) {
        expect(contrast(color, background), `${color} on ${background}`).toBeGreaterThanOrEqual(3);
      }
    }
  });

  it('are different from those of the phases', () => {
    for (const color of Object.values(colors)) {
      for (const phase of PHASES[theme]) {
        expect(difference(color, phase, VISION.full), `${color} and ${phase}`).toBeGreaterThan(20);
      }
    }
  });

  it.each(Object.entries(VISION))('of latencies can be told apart with %s vision', (_vision, matrix) => {
    const latencies = [colors.p50, colors.p90, colors.p99, colors.intended];
    latencies.forEach((one, index) => {
      for (const other of latencies.slice(index + 1)) {
        expect(difference(one, other, matrix), `${one} and ${other}`).toBeGreaterThan(18);
      }
    });
  });
});
