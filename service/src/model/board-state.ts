/** What the firmware of a board reports: measures that protect the board, and reasons for them. In the order of a Raspberry Pi's flags. */
export const BOARD_STATES = ['under_voltage', 'frequency_capped', 'throttled', 'soft_temperature_limit'] as const;
export type BoardStateName = (typeof BOARD_STATES)[number];
