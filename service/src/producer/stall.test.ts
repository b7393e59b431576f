import { describe, expect, it } from 'vitest';

import { newAckBoard, StallWatch } from './stall.ts';

describe('stalls of a crew', () => {
  it("do not include the time in which another producer's rows were acked", () => {
    const board = newAckBoard();
    const [slow, quick] = [new StallWatch(board), new StallWatch(board)];
    slow.handedOver(100);
    for (let at = 200; at <= 1_000; at += 100) {
      quick.handedOver(at - 90);
      quick.acked(at);
    }
    slow.acked(1_050);
    expect(slow.take(1_100)).toBe(50);
    expect(quick.take(1_100)).toBe(90);
  });

  it('are reported while they last, and end with an ack', () => {
    const watch = new StallWatch(newAckBoard());
    watch.handedOver(500);
    expect(watch.take(1_000)).toBe(500);
    expect(watch.take(2_000)).toBe(1_500);
    watch.acked(2_100);
    expect(watch.take(3_000)).toBe(1_600);
    expect(watch.take(4_000)).toBe(0);
  });

  it('continue after readings were given up, until one is acked', () => {
    const watch = new StallWatch(newAckBoard());
    watch.handedOver(100);
    watch.gaveUp();
    watch.handedOver(900);
    watch.acked(950);
    expect(watch.take(1_000)).toBe(850);
  });
});
