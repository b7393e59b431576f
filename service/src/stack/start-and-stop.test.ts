import { describe, expect, it } from 'vitest';

import { orOnOtherPorts } from './start-and-stop.ts';

/** Starts with these outcomes, one after another; undefined for success. */
function starts(...ends: Array<string | undefined>) {
  const made: number[] = [];
  const start = async () => {
    made.push(made.length + 1);
    const end = ends[made.length - 1];
    if (end !== undefined) {
      throw new Error(end);
    }
  };
  return { start, made };
}

describe('a server whose port was taken before it could use it', () => {
  it.each([
    'java.net.BindException: Address already in use',
    'listen tcp 127.0.0.1:9100: bind: address already in use',
  ])('starts once more after "%s"', async (said) => {
    const { start, made } = starts(said, undefined);
    await orOnOtherPorts(start);
    expect(made).toHaveLength(2);
  });

  it('does not try to start forever', async () => {
    const { start, made } = starts('Address already in use', 'Address already in use', undefined);
    await expect(orOnOtherPorts(start)).rejects.toThrow('Address already in use');
    expect(made).toHaveLength(2);
  });

  it('starts only once if nothing is wrong, or if something else is', async () => {
    const broken = starts('no space left on device');
    await expect(orOnOtherPorts(broken.start)).rejects.toThrow('no space left');
    expect(broken.made).toHaveLength(1);
    const good = starts(undefined);
    await orOnOtherPorts(good.start);
    expect(good.made).toHaveLength(1);
  });
});
