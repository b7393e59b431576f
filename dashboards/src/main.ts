// npm run build -w dashboards: makes dashboards/json anew. With --check it only says whether that is needed, by exit code 1.
import { outdatedFiles, writeFiles } from './json-files.ts';

if (process.argv.includes('--check')) {
  const outdated = outdatedFiles();
  if (outdated.length > 0) {
    console.error(`✖ Not as dashboards/src makes them: ${outdated.join(', ')}. Run: npm run build -w dashboards`);
    process.exitCode = 1;
  }
} else {
  writeFiles();
}
