// npm run build -w dashboards: rebuilds dashboards/json. With --check, changes nothing and exits with 1 if a file is
// outdated.
import { outdatedFiles, writeFiles } from './json-files.ts';

if (process.argv.includes('--check')) {
  const outdated = outdatedFiles();
  if (outdated.length > 0) {
    console.error(
      `✖ Different from what dashboards/src builds: ${outdated.join(', ')}. Run: npm run build -w dashboards`
    );
    process.exitCode = 1;
  }
} else {
  writeFiles();
}
