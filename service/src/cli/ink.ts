import { styleText } from 'node:util';

/** The few colours of the command line, each with one meaning. */
const STYLES = { good: 'green', bad: 'red', doubtful: 'yellow', strong: 'bold', quiet: 'dim' } as const;
export type Tone = keyof typeof STYLES;

/** Text in a tone, on terminals that support colours; plain elsewhere and if NO_COLOR is set. */
export function ink(stream: NodeJS.WriteStream, tone: Tone, text: string): string {
  return styleText(STYLES[tone], text, { stream });
}
