#!/usr/bin/env node
// Runs on whatever Node the machine has and goes on under the Node LTS that npm installed beside the service, which reads
// TypeScript as it is and has the embedded SQLite. docs/decisions/0001-node-and-typescript.md
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { findNode } from './node.mjs';

const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const child = spawn(findNode(), [main, ...process.argv.slice(2)], { stdio: 'inherit' });

// Ctrl-C reaches both processes; the child alone decides when to end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) {
      child.kill(signal);
    }
  });
}
child.on('exit', (code, signal) => {
  process.exitCode = code ?? 128 + constants.signals[signal];
});
