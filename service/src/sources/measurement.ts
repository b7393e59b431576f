import type { FoundSensor, ValueFiles } from './found.ts';
import type { Refusal } from '../model/sensor.ts';

/** Answer of a sensor's channel: a number, or the reason why the kernel rejects the value. */
export type Answer = { readonly number: number } | { readonly refused: Refusal };

const NUMBER = /^-?\d+(\.\d+)?$/;

/** The answers of all channels of a sensor, and the time, in milliseconds since 1970 UTC. */
export interface Measurement {
  readonly answers: readonly Answer[];
  readonly at: number;
}

/** Reads all channels of a sensor, one after another. Throws if one cannot be read, or if another sensor has taken its place. */
export async function measure(
  { channels, proof }: FoundSensor,
  read: (path: string) => Promise<string>,
  now: () => number
): Promise<Measurement> {
  const answers: Answer[] = [];
  for (const { files } of channels) {
    answers.push(await answerOf(files, read));
  }
  const at = now();
  for (const { path, text } of proof) {
    if ((await read(path)).trim() !== text) {
      throw new Error('another sensor has replaced it');
    }
  }
  return { answers, at };
}

async function answerOf(files: ValueFiles, read: (path: string) => Promise<string>): Promise<Answer> {
  switch (files.form) {
    case 'input':
      return files.fault !== null && (await read(files.fault)).trim() === '1'
        ? { refused: 'fault' }
        : { number: numberIn(await read(files.input)) };
    case 'raw': {
      const raw = numberIn(await read(files.raw));
      const offset = files.offset === null ? 0 : numberIn(await read(files.offset));
      return { number: toMillionths((raw + offset) * numberIn(await read(files.scale))) };
    }
    case 'w1_slave':
      return oneWireAnswer(await read(files.text));
  }
}

/** Parses a first line such as `50 05 4b 46 7f ff 0c 10 1c : crc=1c YES`, and a second line with the same bytes and `t=85000`. */
function oneWireAnswer(text: string): Answer {
  const [first = '', second = ''] = text.split('\n');
  // A 1-wire bus shorted to ground reads as nine zeros, which pass the checksum too.
  if (!/crc=[0-9a-f]{2} YES$/.test(first.trim()) || /^(00 ){9}/.test(first)) {
    return { refused: 'checksum' };
  }
  return { number: numberIn(/t=(-?\d+)$/.exec(second.trim())?.[1] ?? '') };
}

function numberIn(text: string): number {
  if (!NUMBER.test(text.trim())) {
    throw new RangeError(`not a number: "${text.trim().slice(0, 40)}"`);
  }
  return Number(text);
}

/** Removes the rounding error of multiplying decimal fractions. */
function toMillionths(thousandths: number): number {
  return Math.round(thousandths * 1000) / 1000;
}
