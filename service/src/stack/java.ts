import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

import { Fault } from '../model/fault.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const ANSWER_LIMIT_MS = 20_000;
/** Where Debian and others install Javas other than the default one. */
const USUAL_FOLDER = '/usr/lib/jvm';

/**
 * The program that needs a Java, and the versions: from `oldest` to `newest`, which is Infinity if every later one is suitable.
 */
export interface JavaNeed {
  /** Display name: "Kafka". */
  readonly title: string;
  readonly oldest: number;
  readonly newest: number;
}

/**
 * Path of the first suitable Java: in JAVA_HOME, on the PATH, in /usr/lib/jvm. Throws a configuration Fault that lists the
 * unsuitable ones and says what to install.
 */
export async function findJava(need: JavaNeed, env: Environment): Promise<string> {
  const unfit: string[] = [];
  for (const program of javas(env)) {
    const version = await askVersion(program);
    if (version >= need.oldest && version <= need.newest) {
      return program;
    }
    unfit.push(`${program} is ${Number.isNaN(version) ? 'no Java' : `Java ${version}`}`);
  }
  const wanted = `Java ${need.oldest} ${need.newest === Infinity ? 'or newer' : `to ${need.newest}`}`;
  throw new Fault({
    kind: 'configuration',
    code: 'PROGRAM_MISSING',
    message: `${need.title} needs ${wanted}, which is not installed${unfit.length > 0 ? `: ${unfit.join(', ')}` : ''}.`,
    hint:
      `Debian, Ubuntu, Raspberry Pi OS: sudo apt install --no-install-recommends default-jre-headless. ` +
      `Elsewhere, or where that is ${need.newest === Infinity ? 'older' : 'another version'}: https://adoptium.net. Set JAVA_HOME if Java is not on the PATH.`,
  });
}

function javas(env: Environment): string[] {
  const homes = existsSync(USUAL_FOLDER) ? readdirSync(USUAL_FOLDER).sort() : [];
  const programs = [
    ...(env.JAVA_HOME ? [join(env.JAVA_HOME, 'bin/java')] : []),
    ...(env.PATH ?? '')
      .split(delimiter)
      .filter(Boolean)
      .map((folder) => join(folder, 'java')),
    ...homes.map((home) => join(USUAL_FOLDER, home, 'bin/java')),
  ];
  return programs.filter((program) => existsSync(program));
}

/** The feature version, such as 17; NaN if the program is not a working Java. */
async function askVersion(program: string): Promise<number> {
  try {
    // Prints to stdout, unlike the older -version; messages about JAVA_TOOL_OPTIONS go to stderr.
    const { stdout } = await promisify(execFile)(program, ['--version'], { timeout: ANSWER_LIMIT_MS });
    return Number(/ (\d+)/.exec(stdout)?.[1]);
  } catch {
    return NaN;
  }
}
