import { keepFilesPrivate } from './file-mode.ts';
import { runCommandLine } from './program.ts';

keepFilesPrivate();
await runCommandLine(process.argv);
