// npm test: installs what the tests need, runs every check and every test, and summarises them in the last line.
// Runs on the machine's own Node, so it uses no packages.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

import { runVitest } from './vitest-runner.mjs';

/** Each of these packages installs a service of the same name. */
const DEBIAN_SERVICES = [
  'prometheus',
  'prometheus-alertmanager',
  'prometheus-node-exporter',
  'prometheus-mysqld-exporter',
  'nats-server',
];
const DEBIAN_PACKAGES = [
  'mariadb-server-core',
  'mariadb-client-core',
  'chromium',
  'libfaketime',
  'openssl',
  'python3-venv',
  'systemd',
  ...DEBIAN_SERVICES,
];
/** Debian's packages run this script before they start a service. */
const START_POLICY = '/usr/sbin/policy-rc.d';
/**
 * The integration tests run in two halves that take about equally long. Each half starts its own copy of the shared servers, so
 * all tests that need Cassandra, the slowest to start, are in the same half.
 */
const CASSANDRA = /(start-cassandra|cassandra-program|watched-stack)\.ts/;
const KAFKA_OR_MYSQL = /(start-kafka|start-secured-kafka|start-mariadbd|mysql-trial)\.ts/;
const [firstHalf, secondHalf] = partition(
  readdirSync('test/integration')
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `test/integration/${name}`),
  (text) => KAFKA_OR_MYSQL.test(text) && !CASSANDRA.test(text)
);
/** The longest unit test, because it starts many programs. It is added to the shortest runner. */
const LONGEST_UNIT = 'service/src/cli/commands-end.test.ts';
/** These run in parallel: each spends much of its time waiting for servers, programs or a browser. */
const RUNNERS = [
  { name: 'kafka and mysql', args: ['--project=integration', '--project=unit', ...firstHalf, LONGEST_UNIT] },
  { name: 'cassandra and others', args: ['--project=integration', ...secondHalf] },
  { name: 'browser', args: ['--project=e2e'] },
];
/** The other unit tests run after the checks. Together, they take about as long as each of the runners. */
const UNITS = { name: 'units', args: ['service/src', 'dashboards/src', 'plugin/src', `--exclude=${LONGEST_UNIT}`] };
const CHECKS = ['check:types', 'check:lint', 'check:format', 'check:unused'];

/** Splits the files into those whose text matches and the others. */
function partition(files, matches) {
  const isFirst = (file) => matches(readFileSync(file, 'utf8'));
  return [files.filter(isFirst), files.filter((file) => !isFirst(file))];
}

function run(command, args, options = {}) {
  return spawnSync(command, args, { stdio: 'inherit', ...options }).status === 0;
}

/** Whether there is a Java for both: Kafka needs 17 or newer, and Cassandra needs 23 or older. */
function hasJava() {
  const { stdout } = spawnSync('java', ['--version'], { encoding: 'utf8' });
  const version = Number(/ (\d+)/.exec(stdout ?? '')?.[1]);
  return version >= 17 && version <= 23;
}

function installDebianPackages() {
  const wanted = hasJava() ? DEBIAN_PACKAGES : [...DEBIAN_PACKAGES, 'default-jre-headless'];
  const missing = wanted.filter((name) => {
    const { stdout } = spawnSync('dpkg-query', ['--show', '--showformat=${Status}', name], { encoding: 'utf8' });
    return stdout !== 'install ok installed';
  });
  if (missing.length === 0) {
    return;
  }
  const install = ['apt-get', 'install', '--yes', '--quiet', '--no-install-recommends', ...missing];
  if (process.getuid?.() !== 0) {
    console.error(
      `✖ The tests need Debian packages that are missing here, and installing them needs root:\n  sudo ${install.join(' ')}`
    );
    process.exit(1);
  }
  console.log(`Installing Debian packages: ${missing.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const isInstalled =
    run('apt-get', ['update', '--quiet'], { env }) &&
    withoutServices(missing, () => run(install[0], install.slice(1), { env }));
  if (!isInstalled) {
    console.error('✖ The Debian packages could not be installed; see above.');
    process.exit(1);
  }
}

/** Installs packages without starting their services, now or at the next boot: tests start their own programs. */
function withoutServices(packages, install) {
  const isOurs = !existsSync(START_POLICY);
  if (isOurs) {
    writeFileSync(START_POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  }
  try {
    return install();
  } finally {
    if (isOurs) {
      rmSync(START_POLICY);
    }
    const services = packages.filter((name) => DEBIAN_SERVICES.includes(name));
    if (services.length > 0 && existsSync('/run/systemd/system')) {
      run('systemctl', ['disable', '--quiet', ...services]);
    }
  }
}

/** Runs the checks one after another; returns those that failed. */
async function runChecks(env) {
  const failed = [];
  for (const check of CHECKS) {
    console.log(`\n> npm run ${check}`);
    const [code] = await once(spawn('npm', ['run', '--silent', check], { stdio: 'inherit', env }), 'exit');
    if (code !== 0) {
      failed.push(check);
    }
  }
  return failed;
}

installDebianPackages();
if (!run('sh', ['scripts/install.sh', 'all'])) {
  process.exit(1);
}
mkdirSync('.cache', { recursive: true });

const env = { ...process.env, PATH: `${process.cwd()}/service/bin:${process.env.PATH}` };
console.log('\n> vitest, beside the checks; to follow it: .cache/vitest-*.log');
const [[failedChecks, units], ...others] = await Promise.all([
  runChecks(env).then(async (failed) => [failed, await runVitest(UNITS, env)]),
  ...RUNNERS.map((runner) => runVitest(runner, env)),
]);
const results = [units, ...others];
results.forEach(({ log }, at) => console.log(`\n> vitest: ${[UNITS, ...RUNNERS][at].name}\n${log}`));

const sum = (count) => results.reduce((total, result) => total + count(result), 0);
const failed = failedChecks.length + sum(({ failures }) => failures.length);
const passedTests = sum(({ passed }) => passed);
const passed = CHECKS.length - failedChecks.length + passedTests;

console.log('');
results.flatMap(({ skippedGroups }) => skippedGroups).forEach((group) => console.log(`skipped: ${group}`));
results.flatMap(({ notes }) => notes).forEach((note) => console.log(`! ${note}`));
// Repeated at the end, where readers of a long log look first.
[...failedChecks, ...results.flatMap(({ failures }) => failures)].forEach((failure) => console.log(`✖ ${failure}`));
console.log(`\nChecks: ${CHECKS.length - failedChecks.length} of ${CHECKS.length}. Tests: ${passedTests} passed.`);
console.log(`${passed} passed, ${failed} failed, ${sum(({ skipped }) => skipped)} skipped`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
