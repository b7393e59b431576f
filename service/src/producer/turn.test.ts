import { expect, it } from 'vitest';

import { Turn } from './turn.ts';

it('a turn is over after five milliseconds, shared by the producers of the thread', () => {
  const alone = new Turn(() => 100, 1);
  expect(alone.isOver(105)).toBe(false);
  expect(alone.isOver(105.1)).toBe(true);
  const tenth = new Turn(() => 100, 10);
  expect(tenth.isOver(100.5)).toBe(false);
  expect(tenth.isOver(100.6)).toBe(true);
});

it('a turn lets timers and messages run before it continues, then starts again', async () => {
  let now = 0;
  const turn = new Turn(() => now, 1);
  const { port1, port2 } = new MessageChannel();
  const order: string[] = [];
  port2.on('message', () => order.push('message'));
  port1.postMessage('tick');
  setTimeout(() => order.push('timer'), 0);

  now = 10;
  while (order.length < 2) {
    expect(turn.isOver(now)).toBe(true);
    await turn.next();
    expect(turn.isOver(now)).toBe(false);
    now += 10;
  }
  expect(order.toSorted()).toEqual(['message', 'timer']);
  port1.close();
});

it('a turn is shared by all producers that wait for it', () => {
  const turn = new Turn(() => 0, 2);
  expect(turn.next()).toBe(turn.next());
});
