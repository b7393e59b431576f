import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

// Halves the start, which counts on a Raspberry Pi. In the user's own folder: nobody else may plant code there. Where it cannot
// be written, Node goes on without. The program is imported afterwards, so that its modules are cached.
enableCompileCache(join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'thermobench'));
const { runCommandLine } = await import('./program.ts');
await runCommandLine(process.argv);
