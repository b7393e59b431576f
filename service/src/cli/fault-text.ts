import type { Fault } from '../model/fault.ts';
import { ink } from './ink.ts';
import { shown } from './shown.ts';

/** An error for people: what happened, each wrong field, and what to do next. */
export function faultText(fault: Fault, stream: NodeJS.WriteStream): string {
  const fields = fault.fields.map(({ field, value, message }) => {
    const given = value === undefined ? '' : ` ${JSON.stringify(value)}`;
    return `  ${ink(stream, 'strong', field)}${given}: ${message}`;
  });
  const code = fault.fields.length > 0 || fault.message.includes(fault.code) ? '' : ` (${fault.code})`;
  const hint = fault.hint.split('\n').map((line) => `  ${line}`);
  return shown(stream, [`${ink(stream, 'bad', '✖')} ${fault.message}${code}`, ...fields, ...hint].join('\n'));
}
