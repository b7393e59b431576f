/** Approximate widths of columns in CSS pixels, most important first. */
const WIDTHS = {
  ledger: 90,
  p99: 75,
  target: 75,
  limit: 110,
  cpu: 80,
  ledgerInWords: 90,
  when: 100,
  interval: 260,
} as const;
const NAME_PX = 130;
const RATE_PX = 140;
/** The approximate width of a setting's column. */
const SETTING_PX = 80;

export interface ShownColumns {
  /** Whether settings are columns; otherwise they are below the name of the run. */
  settings: boolean;
  has: (column: keyof typeof WIDTHS) => boolean;
}

/**
 * Which columns fit into a table of this width, besides the name and the rate. Settings are columns if the ledger and
 * p99 still fit. The target is not a column if all rows share it.
 */
export function shownColumns(
  width: number,
  { settings, differInTarget }: { settings: number; differInTarget: boolean }
): ShownColumns {
  const besideNames = width - NAME_PX - RATE_PX;
  const besideSettings = besideNames - settings * SETTING_PX;
  const hasSettings = besideSettings >= WIDTHS.p99 + WIDTHS.ledger + (differInTarget ? WIDTHS.target : 0);
  const shown = new Set<string>();
  let room = hasSettings ? besideSettings : besideNames;
  for (const [column, px] of Object.entries(WIDTHS)) {
    if (column === 'target' && (!differInTarget || !hasSettings)) {
      continue;
    }
    if (room < px) {
      break;
    }
    room -= px;
    shown.add(column);
  }
  return { settings: hasSettings, has: (column) => shown.has(column) };
}
