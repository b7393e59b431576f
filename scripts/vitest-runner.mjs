// Runs Vitest and reports the outcome of each test. Runs on the machine's own Node, so it uses no packages.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/**
 * Signals that our code never raises: Node itself crashed while it ran a file, as Node 24 occasionally does (nodejs/node#66126,
 * #56312). Running out of memory (SIGABRT, SIGKILL) does not count as such a crash.
 */
const CRASH =
  /Worker exited unexpectedly with signal (SIGTRAP|SIGSEGV|SIGILL|SIGBUS) [^\n]*while running test files? ([^\n]+)/g;
/** What V8 prints before it ends the process. */
const LAST_WORDS = /^.*(?:# Fatal error|# Check failed|FATAL ERROR).*$/gm;

/**
 * Runs the tests that Vitest's arguments select, and returns their outcome. Files in which Node itself crashed are run a second
 * time; `notes` lists the crashes.
 *
 * @returns {Promise<{passed: number, skipped: number, skippedGroups: string[], failures: string[], notes: string[], log: string}>}
 */
export async function runVitest({ name, args }, env) {
  const first = await run(name, args, env);
  const crashes = [...first.log.matchAll(CRASH)].map(([, signal, files]) => ({ signal, files: files.split(', ') }));
  if (crashes.length === 0) {
    return { ...summary(name, first, first.tests), notes: [], log: first.log };
  }
  const crashed = new Set(crashes.flatMap(({ files }) => files.map((file) => relative('.', file))));
  const again = await run(`${name} again`, [...crashed], env);
  const others = first.tests.filter(({ file }) => !crashed.has(file));
  const ofOthers = summary(name, { ...first, isGreen: true, errors: first.errors - crashes.length }, others);
  const ofAgain = summary(name, again, again.tests);
  return {
    passed: ofOthers.passed + ofAgain.passed,
    skipped: ofOthers.skipped + ofAgain.skipped,
    skippedGroups: [...ofOthers.skippedGroups, ...ofAgain.skippedGroups],
    failures: [...ofOthers.failures, ...ofAgain.failures],
    notes: [
      ...crashes.map(({ signal, files }) => `Node crashed (${signal}) under ${files.join(', ')}, which ran once more.`),
      ...(first.log.match(LAST_WORDS) ?? []),
    ],
    log: `${first.log}\n${again.log}`,
  };
}

/** Runs Vitest once. Its output goes to a log that can be followed. */
async function run(name, chosen, env) {
  const record = `.cache/vitest-${name.replaceAll(' ', '-')}`;
  rmSync(`${record}.json`, { force: true });
  const output = openSync(`${record}.log`, 'w');
  const args = ['vitest', 'run', ...chosen];
  const report = ['--reporter=default', '--reporter=json', `--outputFile.json=${record}.json`];
  const [code] = await once(spawn('npx', [...args, ...report], { stdio: ['ignore', output, output], env }), 'exit');
  closeSync(output);
  const log = stripVTControlCharacters(readFileSync(`${record}.log`, 'utf8'));
  return { tests: readTests(`${record}.json`), isGreen: code === 0, errors: errorsIn(log), log };
}

/** Each test, and each file that failed without a failed test, because it could not be loaded or did not end. */
function readTests(path) {
  if (!existsSync(path)) {
    return [];
  }
  return JSON.parse(readFileSync(path, 'utf8')).testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative('.', name);
    const tests = assertionResults.map((test) => ({ ...test, file }));
    return status === 'failed' && tests.every((test) => test.status !== 'failed')
      ? [...tests, { file, status, fullName: 'the file itself', ancestorTitles: [], failureMessages: [message] }]
      : tests;
  });
}

/** Errors outside any test. */
function errorsIn(log) {
  return Number(/Vitest caught (\d+) unhandled error/.exec(log)?.[1] ?? 0);
}

function summary(name, { isGreen, errors, log }, tests) {
  const having = (...wanted) => tests.filter(({ status }) => wanted.includes(status));
  const skipped = having('skipped', 'pending', 'todo');
  const failures = having('failed').map(
    ({ file, fullName, failureMessages }) => `${file}: ${fullName}\n${failureMessages.join('\n')}`
  );
  // A runner can fail without a failed test; it prints the reason at its end.
  if (errors > 0 || (failures.length === 0 && !isGreen)) {
    failures.push(`${name}: the runner itself\n${log.trimEnd().split('\n').slice(-60).join('\n')}`);
  }
  return {
    passed: having('passed').length,
    skipped: skipped.length,
    skippedGroups: [
      ...new Set(skipped.map(({ file, ancestorTitles, title }) => `${file}: ${ancestorTitles[0] ?? title}`)),
    ],
    failures,
  };
}
