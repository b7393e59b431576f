/** The decimal sign as set by the user; `auto` detects it from the whole column. */
export type Decimal = 'auto' | 'point' | 'comma';

/** The decimal sign; `either` if a column has both, `ambiguous` if 1,234 may mean 1234 or 1.234. */
export type DecimalSign = 'point' | 'comma' | 'either' | 'ambiguous';

/** A number that was read, with the unit after it; or why it was not read. */
export type Numeral = { readonly value: number; readonly unit: 'C' | 'F' | 'K' | null } | { readonly problem: string };

const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const COMMA = /^[+-]?(?:\d+,?\d*|,\d+)(?:[eE][+-]?\d+)?$/;
const GROUPED_BY_COMMA = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?$/;
const GROUPED_BY_POINT = /^[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d*)?$/;
const GROUPED_BY_BLANK = /^[+-]?\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?:[.,]\d*)?$/;
const BLANKS = /[ \u00a0\u202f'’]/g;
const UNIT = /\s*(?:°\s?([CF])|(℃)|(℉)|([CFK])|%(?:\s?RH)?)$/;
/** What loggers write if a sensor returned nothing. */
const GAPS = new Set(
  [
    '',
    '-',
    '--',
    '---',
    '–',
    '—',
    'nan',
    'na',
    'n/a',
    '#n/a',
    '#nv',
    'null',
    'none',
    'nil',
    'unknown',
    'unavailable',
  ].concat(['missing', '?', '.', 'n.a.', '<na>', 'undefined'])
);

/** Whether a field states that there was no value. */
export function isGap(text: string): boolean {
  return text === '' || (text.length <= 11 && GAPS.has(text.toLowerCase()));
}

/** Examines every number of a column to find its decimal sign. */
export class NumberColumn {
  readonly #named: Decimal;
  readonly #commaSeparates: boolean;
  #points = 0;
  #commas = 0;
  /** Count of numbers such as 1,234, which may mean 1234 or 1.234. */
  #undecided = 0;

  /** In a file separated by semicolons, a comma in a number can only be its decimal sign. */
  constructor(named: Decimal, separator: string) {
    this.#named = named;
    this.#commaSeparates = separator !== ';';
  }

  add(text: string): void {
    if (PLAIN.test(text)) {
      this.#points += text.includes('.') && !GROUPED_BY_POINT.test(text) ? 1 : 0;
      return;
    }
    const { digits } = withoutUnit(text);
    const comma = digits.lastIndexOf(',');
    const point = digits.lastIndexOf('.');
    if (comma < 0 && point < 0) {
      return;
    }
    if (comma >= 0 && point < 0 && GROUPED_BY_COMMA.test(digits)) {
      // With several groups, the commas cannot be decimal signs.
      const groups = digits.split(',').length - 1;
      this.#points += groups > 1 ? 1 : 0;
      this.#undecided += groups > 1 ? 0 : 1;
      return;
    }
    if (COMMA.test(digits) || GROUPED_BY_POINT.test(digits) || (GROUPED_BY_BLANK.test(digits) && comma > point)) {
      this.#commas++;
    } else if (PLAIN.test(digits) || GROUPED_BY_COMMA.test(digits) || GROUPED_BY_BLANK.test(digits)) {
      this.#points++;
    }
  }

  /** True if a value had a decimal point. */
  get hasPoints(): boolean {
    return this.#points > 0;
  }

  /** The decimal sign that follows from all numbers added. */
  sign(): DecimalSign {
    if (this.#named !== 'auto') {
      return this.#named;
    }
    if (this.#commas > 0) {
      return this.#points > 0 ? 'either' : 'comma';
    }
    if (this.#undecided > 0) {
      return this.#points > 0 ? 'point' : this.#commaSeparates ? 'ambiguous' : 'comma';
    }
    return 'point';
  }
}

/** Reads a number whose column has this decimal sign. */
export function readNumber(text: string, sign: DecimalSign): Numeral {
  if (PLAIN.test(text) && (sign === 'point' || !text.includes('.'))) {
    return finite(text, null);
  }
  const { digits, unit } = withoutUnit(text);
  const commaGroups = GROUPED_BY_COMMA.test(digits);
  const pointGroups = GROUPED_BY_POINT.test(digits);
  switch (sign) {
    case 'point':
      return asPoint(digits, unit);
    case 'comma':
      return asComma(digits, unit);
    case 'either':
    case 'ambiguous':
      if ((commaGroups && !digits.includes('.')) || (sign === 'either' && pointGroups && !digits.includes(','))) {
        return { problem: 'may have a thousands or a decimal separator: set `decimal` to point or comma' };
      }
      return digits.lastIndexOf(',') > digits.lastIndexOf('.') ? asComma(digits, unit) : asPoint(digits, unit);
  }
}

type Unit = 'C' | 'F' | 'K' | null;

function asPoint(digits: string, unit: Unit): Numeral {
  if (PLAIN.test(digits)) {
    return finite(digits, unit);
  }
  if (GROUPED_BY_COMMA.test(digits)) {
    return finite(digits.replaceAll(',', ''), unit);
  }
  if (GROUPED_BY_BLANK.test(digits) && !digits.includes(',')) {
    return finite(digits.replace(BLANKS, ''), unit);
  }
  return {
    problem: COMMA.test(digits) ? 'has a decimal comma, but the column uses decimal points' : 'is not a number',
  };
}

function asComma(digits: string, unit: Unit): Numeral {
  if (COMMA.test(digits)) {
    return finite(digits.replace(',', '.'), unit);
  }
  if (GROUPED_BY_POINT.test(digits)) {
    return finite(digits.replaceAll('.', '').replace(',', '.'), unit);
  }
  if (GROUPED_BY_BLANK.test(digits) && !digits.includes('.')) {
    return finite(digits.replace(BLANKS, '').replace(',', '.'), unit);
  }
  return {
    problem: PLAIN.test(digits) ? 'has a decimal point, but the column uses decimal commas' : 'is not a number',
  };
}

function finite(digits: string, unit: Unit): Numeral {
  const value = Number(digits);
  return Number.isFinite(value) ? { value, unit } : { problem: 'is not a number' };
}

function withoutUnit(text: string): { digits: string; unit: Unit } {
  const found = UNIT.exec(text);
  const digits = (found ? text.slice(0, found.index) : text).replace('\u2212', '-');
  const [, degrees, celsius, fahrenheit, letter] = found ?? [];
  const named = celsius ? 'C' : fahrenheit ? 'F' : (degrees ?? letter);
  return { digits, unit: named === 'C' || named === 'F' || named === 'K' ? named : null };
}
