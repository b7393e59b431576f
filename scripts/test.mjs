// npm test: installs what the tests need, runs every check and every test, and sums them up in the last line.
// Runs on the machine's own Node, hence without a single package.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';

const REPORT = '.cache/vitest.json';
const DEBIAN_PACKAGES = ['mariadb-server-core', 'mariadb-client-core', 'chromium', 'python3-venv', 'systemd'];
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
  if (!run('apt-get', ['update', '--quiet'], { env }) || !run(install[0], install.slice(1), { env })) {
    console.error('✖ The Debian packages could not be installed; see above.');
    process.exit(1);
  }
}

function readVitest() {
  if (!existsSync(REPORT)) {
    return { passed: 0, failed: 1, skipped: 0, skippedGroups: [] };
  }
  const report = JSON.parse(readFileSync(REPORT, 'utf8'));
  // A file that could not even be loaded has no tests that could fail; it counts as one.
  const unloadable = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0
  );
  const skipped = report.testResults.flatMap((file) =>
    file.assertionResults
      .filter(({ status }) => status === 'skipped' || status === 'pending' || status === 'todo')
      .map(({ ancestorTitles, title }) => `${relative('.', file.name)}: ${ancestorTitles[0] ?? title}`)
  );
  return {
    skippedGroups: [...new Set(skipped)],
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

installDebianPackages();
if (!run('sh', ['scripts/install.sh', 'all'])) {
  process.exit(1);
}
mkdirSync('.cache', { recursive: true });
rmSync(REPORT, { force: true });

const env = { ...process.env, PATH: `${process.cwd()}/service/bin:${process.env.PATH}` };
const failedChecks = CHECKS.filter((check) => {
  console.log(`\n> npm run ${check}`);
  return !run('npm', ['run', '--silent', check], { env });
});
console.log('\n> vitest');
const isGreen = run('npx', ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`], {
  env,
});
const vitest = readVitest();
const failed = failedChecks.length + Math.max(vitest.failed, isGreen ? 0 : 1);
const passed = CHECKS.length - failedChecks.length + vitest.passed;

console.log('');
vitest.skippedGroups.forEach((group) => console.log(`skipped: ${group}`));
failedChecks.forEach((check) => console.log(`✖ ${check}`));
console.log(`\nChecks: ${CHECKS.length - failedChecks.length} of ${CHECKS.length}. Tests: ${vitest.passed} passed.`);
console.log(`${passed} passed, ${failed} failed, ${vitest.skipped} skipped`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
