// npm test: installs what the tests need, runs every check and every test, and sums them up in the last line.
// Runs on the machine's own Node, hence without a single package.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';

/** Each has a service of its name. */
const DEBIAN_SERVICES = ['prometheus', 'prometheus-node-exporter', 'prometheus-mysqld-exporter'];
const DEBIAN_PACKAGES = [
  'mariadb-server-core',
  'mariadb-client-core',
  'chromium',
  'openssl',
  'python3-venv',
  'systemd',
  ...DEBIAN_SERVICES,
];
/** What Debian's packages ask before they start a service. */
const START_POLICY = '/usr/sbin/policy-rc.d';
/** Run side by side: much of both is waiting, for servers here and for a browser there. */
const RUNNERS = [
  { name: 'servers', projects: ['integration'] },
  { name: 'units and browser', projects: ['unit', 'plugin', 'e2e'] },
];
const CHECKS = ['check:types', 'check:lint', 'check:format', 'check:unused'];

function run(command, args, options = {}) {
  return spawnSync(command, args, { stdio: 'inherit', ...options }).status === 0;
}

/** Kafka runs on any Java from 17 on, Cassandra on 17 alone. */
function hasJava17() {
  const { stdout } = spawnSync('java', ['--version'], { encoding: 'utf8' });
  return / 17\./.test(stdout ?? '');
}

function installDebianPackages() {
  const wanted = hasJava17() ? DEBIAN_PACKAGES : [...DEBIAN_PACKAGES, 'openjdk-17-jre-headless'];
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

/** Tests start programs of their own: services that nobody asked for run neither now nor at the next boot. */
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

/** Where its report and its log are, without their endings. */
const recordOf = ({ projects }) => `.cache/vitest-${projects.join('-')}`;

/** Whether all went well; what it printed is in its log. */
async function runVitest(runner, env) {
  rmSync(`${recordOf(runner)}.json`, { force: true });
  const log = openSync(`${recordOf(runner)}.log`, 'w');
  const args = ['vitest', 'run', ...runner.projects.flatMap((project) => ['--project', project])];
  const report = ['--reporter=default', '--reporter=json', `--outputFile.json=${recordOf(runner)}.json`];
  const [code] = await once(spawn('npx', [...args, ...report], { stdio: ['ignore', log, log], env }), 'exit');
  closeSync(log);
  return code === 0;
}

const logOf = (runner) => readFileSync(`${recordOf(runner)}.log`, 'utf8');

/** Vitest tells of errors that belong to no test at its end. */
const endOf = (log) => log.trimEnd().split('\n').slice(-60).join('\n');

function readVitest(runner) {
  if (!existsSync(`${recordOf(runner)}.json`)) {
    return { passed: 0, skipped: 0, skippedGroups: [], failures: [] };
  }
  const report = JSON.parse(readFileSync(`${recordOf(runner)}.json`, 'utf8'));
  const tests = report.testResults.flatMap((file) =>
    file.assertionResults.map((test) => ({ ...test, file: relative('.', file.name) }))
  );
  const skipped = tests
    .filter(({ status }) => status === 'skipped' || status === 'pending' || status === 'todo')
    .map(({ file, ancestorTitles, title }) => `${file}: ${ancestorTitles[0] ?? title}`);
  // A file that could not even be loaded has no tests that could fail; it counts as one.
  const unloadable = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0
  );
  return {
    skippedGroups: [...new Set(skipped)],
    passed: report.numPassedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: [
      ...tests
        .filter(({ status }) => status === 'failed')
        .map(({ file, fullName, failureMessages }) => `${file}: ${fullName}\n${failureMessages.join('\n')}`),
      ...unloadable.map((file) => `${relative('.', file.name)}\n${file.message}`),
    ],
  };
}

installDebianPackages();
if (!run('sh', ['scripts/install.sh', 'all'])) {
  process.exit(1);
}
mkdirSync('.cache', { recursive: true });

const env = { ...process.env, PATH: `${process.cwd()}/service/bin:${process.env.PATH}` };
const failedChecks = CHECKS.filter((check) => {
  console.log(`\n> npm run ${check}`);
  return !run('npm', ['run', '--silent', check], { env });
});
console.log('\n> vitest, side by side; to follow them: .cache/vitest-*.log');
const results = await Promise.all(
  RUNNERS.map(async (runner) => {
    const isGreen = await runVitest(runner, env);
    const result = readVitest(runner);
    // A runner can fail without a test that does: a worker that crashed, an error that nobody caught.
    const isBroken = !isGreen && result.failures.length === 0;
    const failures = isBroken
      ? [`${runner.name}: the runner failed, and none of its tests\n${endOf(logOf(runner))}`]
      : result.failures;
    return { ...result, failures };
  })
);
RUNNERS.forEach((runner) => console.log(`\n> vitest: ${runner.name}\n${logOf(runner)}`));

const sum = (count) => results.reduce((total, result) => total + count(result), 0);
const failed = failedChecks.length + sum(({ failures }) => failures.length);
const passedTests = sum(({ passed }) => passed);
const passed = CHECKS.length - failedChecks.length + passedTests;

console.log('');
results.flatMap(({ skippedGroups }) => skippedGroups).forEach((group) => console.log(`skipped: ${group}`));
// Once more and last, where whoever reads the end of a long log looks first.
[...failedChecks, ...results.flatMap(({ failures }) => failures)].forEach((failure) => console.log(`✖ ${failure}`));
console.log(`\nChecks: ${CHECKS.length - failedChecks.length} of ${CHECKS.length}. Tests: ${passedTests} passed.`);
console.log(`${passed} passed, ${failed} failed, ${sum(({ skipped }) => skipped)} skipped`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
