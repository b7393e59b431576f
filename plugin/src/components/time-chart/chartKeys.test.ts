import { describe, expect, it } from 'vitest';

import { keyAction } from './chartKeys.ts';

const whole = { from: 0, to: 100 };
const GROUP = { times: Array.from({ length: 11 }, (_, index) => index * 10), span: whole, whole, pointed: 5 };
const ZOOMED = { ...GROUP, span: { from: 30, to: 50 } };

describe('a key on a chart', () => {
  it.each([
    ['ArrowLeft', 4],
    ['ArrowRight', 6],
    ['PageDown', 0],
    ['PageUp', 10],
    ['Home', 0],
    ['End', 10],
  ])('moves the cursor: %s', (key, point) => {
    expect(keyAction(key, GROUP)).toEqual({ point });
  });

  it('moves the cursor only within the values, starting at the latest', () => {
    expect(keyAction('ArrowRight', { ...GROUP, pointed: 10 })).toEqual({ point: 10 });
    expect(keyAction('ArrowLeft', { ...GROUP, pointed: null })).toEqual({ point: 9 });
  });

  it.each(['+', '=', 'Enter'])('zooms in around the cursor: %s', (key) => {
    expect(keyAction(key, GROUP)).toEqual({ zoom: { from: 25, to: 75 } });
    expect(keyAction(key, { ...GROUP, pointed: 0 })).toEqual({ zoom: { from: 0, to: 50 } });
  });

  it('does not zoom in on fewer than three values', () => {
    expect(keyAction('+', ZOOMED)).toBeUndefined();
  });

  it('zooms out step by step until everything is shown; Escape shows everything immediately', () => {
    expect(keyAction('-', { ...ZOOMED, pointed: 4 })).toEqual({ zoom: { from: 20, to: 60 } });
    expect(keyAction('-', { ...GROUP, span: { from: 10, to: 90 } })).toEqual({ zoom: null });
    expect(keyAction('Escape', ZOOMED)).toEqual({ zoom: null });
  });

  it('moves a zoomed time axis along with the cursor', () => {
    expect(keyAction('ArrowRight', ZOOMED)).toEqual({ point: 6, zoom: { from: 40, to: 60 } });
  });

  it('is left to the browser if it has no meaning here, or if there is no value yet', () => {
    expect(keyAction('Tab', GROUP)).toBeUndefined();
    expect(keyAction('ArrowLeft', { ...GROUP, times: [], pointed: null })).toBeUndefined();
  });
});
