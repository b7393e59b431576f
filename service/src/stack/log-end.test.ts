import { appendFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Fault } from '../model/fault.ts';
import { isAlive, launch } from './detached-process.ts';
import { endOfLog, withoutSecrets } from './log-end.ts';
import { untilItAnswers } from './start-and-stop.ts';

let folder: string;
let log: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-log-'));
  log = join(folder, 'server.log');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the error of a server that does not start', () => {
  it('quotes what it logged since this start, and nothing from earlier ones', async () => {
    writeFileSync(log, 'bind: address already in use\n');
    const process = await launch(
      'sh',
      ['-c', 'echo "no such option --fast"; echo "using password=hunter2"; exit 1'],
      log
    );
    await expect.poll(() => isAlive(process)).toBe(false);
    const server = { title: 'Server', name: 'server', logFile: log, process };
    const failed = untilItAnswers(server, () => Promise.reject(new Error('refused')), 5_000);
    await expect(failed).rejects.toMatchObject({ code: 'STACK_START' });
    const message = await failed.catch((thrown: unknown) => Fault.from(thrown).message);
    expect(message).toContain('no such option --fast');
    expect(message).not.toContain('address already in use');
    expect(message).not.toContain('hunter2');
  });
});

describe('the end of a log', () => {
  it('has at most twelve lines, without the frames of stacks', () => {
    const lines = Array.from({ length: 40 }, (_, line) => `line ${line}\n\tat some.Java.method(File.java:${line})`);
    writeFileSync(log, lines.join('\n'));
    expect(endOfLog(log, 0).split('\n')).toEqual(Array.from({ length: 12 }, (_, line) => `line ${28 + line}`));
  });

  it('says that nothing was logged since the start', () => {
    writeFileSync(log, 'earlier\n');
    expect(endOfLog(log, statSync(log).size)).toBe('(It has logged nothing since this start.)');
  });

  it('is read from its beginning if the log was replaced by a smaller one', () => {
    writeFileSync(log, 'new\n');
    expect(endOfLog(log, 1_000)).toBe('new');
  });

  it('is found in a log of any size', () => {
    writeFileSync(log, 'x'.repeat(1_000_000));
    appendFileSync(log, '\nlast\n');
    expect(endOfLog(log, 0).split('\n').at(-1)).toBe('last');
  });
});

describe('a log without secrets', () => {
  it.each([
    ['password=hunter2 user=root', 'password=*** user=root'],
    [
      'sasl.jaas.config = x required username="admin" password="hunter2";',
      'sasl.jaas.config = x required username="admin" password="***";',
    ],
    ['{"token":"abc123","port":1}', '{"token":"***","port":1}'],
    ['authorization: Bearer abcdefgh12345678', 'authorization: Bearer ***'],
    ['cannot reach http://thermo:hunter2@127.0.0.1:9093/api', 'cannot reach http://thermo:***@127.0.0.1:9093/api'],
    ['dsn exporter:hunter2@tcp(127.0.0.1:3306)/', 'dsn exporter:***@tcp(127.0.0.1:3306)/'],
    ['admin_password: hunter2', 'admin_password: ***'],
  ])('hides the value in %s', (line, shown) => {
    expect(withoutSecrets(line)).toBe(shown);
  });

  it.each([
    "Access denied for user 'exporter'@'localhost' (using password: YES)",
    'ssl.key.password = null',
    '2026-11-30T21:57:20.000 [Note] InnoDB: Using 4 threads at 127.0.0.1:3306',
    'Unexpected token } in JSON',
    'listen tcp 127.0.0.1:9100: bind: address already in use',
    'java.net.BindException: Address already in use (127.0.0.1:9092)',
  ])('keeps %s', (line) => {
    expect(withoutSecrets(line)).toBe(line);
  });
});
