/** The quantity in a column, as far as its name shows. */
export type Quantity = 'celsius' | 'fahrenheit' | 'kelvin' | 'other';

const FAHRENHEIT = /℉|°\s*F\b|fahrenheit|\bdeg\.?\s*F\b|temp\w*[_\s]F$|[([]\s*F\s*[)\]]/i;
const KELVIN = /\bkelvin\b|[([]\s*°?\s*K\s*[)\]]/i;
const CELSIUS = /℃|°\s*C\b|celsius|\bdeg\.?\s*C\b|[([]\s*C\s*[)\]]|temp/i;
const OTHER =
  /[([]\s*(?!°)[^)\]]+[)\]]|power|watt|energy|elevation|altitude|height|pressure|volt|current|ampere|flow|rssi|signal|latitude|longitude|offset|balance/i;

export const ABSOLUTE_ZERO_CELSIUS = -273.15;

/** A name without a unit is assumed to mean °C, like that of any sensor. */
export function quantityOf(column: string): Quantity {
  if (FAHRENHEIT.test(column)) {
    return 'fahrenheit';
  }
  if (KELVIN.test(column)) {
    return 'kelvin';
  }
  return !CELSIUS.test(column) && OTHER.test(column) ? 'other' : 'celsius';
}

/** A value in °C; `other` is unchanged. */
export function toCelsius(value: number, quantity: Quantity): number {
  switch (quantity) {
    case 'fahrenheit':
      return ((value - 32) * 5) / 9;
    case 'kelvin':
      return value + ABSOLUTE_ZERO_CELSIUS;
    case 'celsius':
    case 'other':
      return value;
  }
}

/** A column's name without its unit, for comparison: `Temperature (°C)` is `temperature`. */
export function bareName(column: string): string {
  return column
    .replace(/\s*[([][^)\]]*[)\]]\s*$/, '')
    .replace(/[\s_]*(?:℃|℉|°\s?[CF])$/i, '')
    .trim()
    .toLowerCase();
}
