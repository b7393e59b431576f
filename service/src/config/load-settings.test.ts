import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Fault } from '../model/fault.ts';
import { loadSettings, type SettingsRequest } from './load-settings.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'thermobench-settings-'));
});
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

function file(name: string, text: string): string {
  const path = join(home, name);
  writeFileSync(path, text);
  return path;
}

function load(request: Partial<SettingsRequest> = {}) {
  return loadSettings({ ...request, env: { HOME: home, ...request.env } });
}

function refusal(request: Partial<SettingsRequest>): Fault {
  try {
    load(request);
  } catch (error) {
    if (error instanceof Fault) {
      return error;
    }
    throw error;
  }
  throw new Error('the settings were accepted');
}

describe('settings without a file', () => {
  it('have a private data folder, two tokens that do not change, and targets that need no server', () => {
    const settings = load();

    expect(settings.dataFolder).toBe(join(home, '.local/share/thermobench'));
    expect(statSync(settings.dataFolder).mode & 0o777).toBe(0o700);
    expect(settings.listen).toEqual({ host: '127.0.0.1', port: 7411 });
    expect(settings.targets().get('null')).toMatchObject({ origin: 'built-in' });
    expect(settings.tokens.full).not.toBe(settings.tokens.readOnly);
    expect(load().tokens).toEqual(settings.tokens);
    for (const [name, token] of [
      ['token', settings.tokens.full],
      ['token-readonly', settings.tokens.readOnly],
    ]) {
      const path = join(settings.dataFolder, `${name}`);
      expect(readFileSync(path, 'utf8').trim()).toBe(token);
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
  });

  it('look for the data folder in the argument, the environment and XDG, in this order', () => {
    const env = { XDG_DATA_HOME: join(home, 'xdg'), THERMOBENCH_DATA: join(home, 'env') };

    expect(load({ dataFolder: join(home, 'argument'), env }).dataFolder).toBe(join(home, 'argument'));
    expect(load({ env }).dataFolder).toBe(join(home, 'env'));
    expect(load({ env: { XDG_DATA_HOME: join(home, 'xdg') } }).dataFolder).toBe(join(home, 'xdg/thermobench'));
  });

  it('take tokens from the environment and then store none', () => {
    const tokens = { THERMOBENCH_TOKEN: 'f'.repeat(16), THERMOBENCH_READONLY_TOKEN: 'r'.repeat(16) };
    const settings = load({ env: tokens });

    expect(settings.tokens).toEqual({ full: 'f'.repeat(16), readOnly: 'r'.repeat(16) });
    expect(() => statSync(join(settings.dataFolder, 'token'))).toThrow('ENOENT');
  });

  it.each([
    ['a data folder that cannot be created', { dataFolder: '/dev/null/data' }, 'ENOTDIR', '--data'],
    ['a data folder where the system lets nobody create one', { dataFolder: '/proc/data/deep' }, 'ENOENT', '--data'],
    ['a file as data folder', { dataFolder: '/etc/passwd' }, 'EEXIST', '--data'],
    ['an address without a port', { listen: 'localhost' }, 'INVALID_LISTEN_ADDRESS', 'host:port'],
    ['a port that does not exist', { listen: 'localhost:65536' }, 'INVALID_LISTEN_ADDRESS', 'host:port'],
    [
      'a token that ends with a line break',
      { env: { THERMOBENCH_TOKEN: `${'x'.repeat(20)}\n` } },
      'TOKEN_UNSENDABLE',
      'openssl',
    ],
    [
      'a read-only token with a leading space',
      { env: { THERMOBENCH_READONLY_TOKEN: ` ${'x'.repeat(20)}` } },
      'TOKEN_UNSENDABLE',
      'without spaces',
    ],
    ['a guessable token', { env: { THERMOBENCH_TOKEN: 'secret' } }, 'TOKEN_TOO_SHORT', 'openssl'],
    [
      'one token for both',
      { env: { THERMOBENCH_TOKEN: 'x'.repeat(16), THERMOBENCH_READONLY_TOKEN: 'x'.repeat(16) } },
      'TOKENS_EQUAL',
      'READONLY',
    ],
    ['a missing configuration file', { configFile: '/no/such.yaml' }, 'ENOENT', '--config'],
  ])('refuse %s and say what to do', (_case, request, code, hint) => {
    expect(refusal(request)).toMatchObject({ kind: 'configuration', code, hint: expect.stringContaining(hint) });
  });

  it.each([
    ['its group', 0o770],
    ['everybody', 0o757],
    ['everybody, with a sticky bit', 0o1777],
  ])('refuse a data folder that may be written to by %s', (_name, mode) => {
    mkdirSync(join(home, 'data'));
    chmodSync(join(home, 'data'), mode);
    expect(refusal({ dataFolder: join(home, 'data') })).toMatchObject({
      code: 'DATA_FOLDER_SHARED',
      hint: expect.stringContaining('chmod go-w'),
    });
    chmodSync(join(home, 'data'), 0o755);
    expect(load({ dataFolder: join(home, 'data') }).dataFolder).toBe(join(home, 'data'));
  });

  it('refuse a data folder of another user', ({ skip }) => {
    skip(process.getuid?.() !== 0, 'only root can give a folder away');
    mkdirSync(join(home, 'data'));
    chownSync(join(home, 'data'), 65_534, 65_534);
    expect(refusal({ dataFolder: join(home, 'data') })).toMatchObject({ code: 'DATA_FOLDER_SHARED' });
  });

  it('refuse a token file that was left empty by a crash or a user', () => {
    mkdirSync(join(home, 'data'));
    file('data/token', '\n');

    expect(refusal({ dataFolder: join(home, 'data') })).toMatchObject({ code: 'TOKEN_TOO_SHORT' });
  });

  it('name the source of a token that no header can contain, but never the token', () => {
    mkdirSync(join(home, 'data'));
    file('data/token', 'Küchenthermometer-im-Keller\n');
    expect(refusal({ dataFolder: join(home, 'data') })).toMatchObject({
      code: 'TOKEN_UNSENDABLE',
      message: expect.stringContaining(
        `${join(home, 'data/token')} cannot be sent in an HTTP header: its character 2 is`
      ),
    });

    const configFile = file('token.yaml', `token: "0123456789 abcdef"\nreadOnlyToken: file:secret\n`);
    file('secret', '\u0007123456789abcdef\n');
    const { fields, ...fault } = refusal({ configFile });
    expect(fields).toEqual([
      { field: 'token', message: 'cannot be sent in an HTTP header: its character 11 is a space' },
      {
        field: 'readOnlyToken',
        message: 'cannot be sent in an HTTP header: its first character is a control character',
      },
    ]);
    expect(JSON.stringify({ fields, fault })).not.toContain('456789');
  });

  it('read a token from a file without the line break at its end', () => {
    file('secret', `${'s'.repeat(20)}\r\n`);
    expect(load({ configFile: file('token.yaml', 'token: file:secret\n') }).tokens.full).toBe('s'.repeat(20));
  });

  it('refuse a token file that is a dangling link', () => {
    mkdirSync(join(home, 'data'));
    symlinkSync('/no/such/place', join(home, 'data/token'));

    expect(refusal({ dataFolder: join(home, 'data') })).toMatchObject({ kind: 'configuration' });
  });
});

describe('settings with a file', () => {
  it('take targets, address and tokens from it; the command line and the environment take precedence', () => {
    const configFile = file(
      'thermobench.yaml',
      `listen: "[::1]:7500"\ntoken: ${'t'.repeat(20)}\ntargets:\n  nowhere: { sink: null }\n`.replace('null', '"null"')
    );
    const settings = load({ configFile });

    expect(settings.listen).toEqual({ host: '::1', port: 7500 });
    expect(settings.tokens.full).toBe('t'.repeat(20));
    expect(settings.targets().get('nowhere')).toMatchObject({ origin: 'file', settings: { sink: 'null' } });
    expect(settings.targets().get('null')).toMatchObject({ origin: 'built-in' });
    expect(load({ env: { THERMOBENCH_CONFIG: configFile } }).listen.port).toBe(7500);
    expect(load({ configFile, listen: '127.0.0.1:0' }).listen.port).toBe(0);
    expect(load({ configFile, env: { THERMOBENCH_LISTEN: '127.0.0.1:1' } }).listen.port).toBe(1);
  });

  it('may list hosts of any target that are read from Prometheus', () => {
    const host = '{ name: db1, prometheus: "http://127.0.0.1:9090", instance: "db1:9100" }';
    const targets = `targets:\n  far: { sink: "null", hosts: [${host}] }\n  near: { sink: "null" }\n`;
    const settings = load({ configFile: file('hosts.yaml', targets) });

    expect(settings.targets().get('far')).toMatchObject({
      settings: { sink: 'null' },
      hosts: [{ name: 'db1', prometheus: 'http://127.0.0.1:9090', instance: 'db1:9100' }],
    });
    expect(settings.targets().get('near')).toMatchObject({ hosts: [] });
  });

  it('name the whole file if it is not a mapping', () => {
    expect(refusal({ configFile: file('words.yaml', 'just words') }).fields).toMatchObject([
      { field: 'the whole file' },
    ]);
  });

  it('accept an empty file', () => {
    expect([
      ...load({ configFile: file('empty.yaml', '# nothing yet\n') })
        .targets()
        .keys(),
    ]).toContain('null');
  });

  it('replace variables and files, and let a target in the file override the built-in one of the same name', () => {
    file('password', 'from a file\n');
    const configFile = file(
      'thermobench.yaml',
      'targets:\n  sqlite: { sink: sqlite, file: "${PLACE}/x.db" }\n  other: { sink: sqlite, file: "file:password" }\n'
    );
    const targets = load({ configFile, env: { PLACE: '/srv/${PLACE}' } }).targets();

    expect(targets.get('sqlite')).toMatchObject({ origin: 'file', settings: { file: '/srv/${PLACE}/x.db' } });
    expect(targets.get('other')).toMatchObject({ settings: { file: 'from a file' } });
  });

  it('match the sample configuration in this repository', () => {
    const sample = fileURLToPath(new URL('../../../provisioning/thermobench.yaml', import.meta.url));

    expect(load({ configFile: sample }).targets().get('usb-stick')).toMatchObject({ kind: { kind: 'sqlite' } });
  });

  it('report all errors together, with their fields but without values', () => {
    const configFile = file(
      'thermobench.yaml',
      [
        'listen: here',
        'token: short',
        'lisen: 127.0.0.1:1',
        'targets:',
        '  a: { sink: mysql, password: "hunter2-${DB_PASSWORD}" }',
        '  b: { sink: "null", speed: hunter3 }',
        '  c: { sink: mysq1, password: hunter4 }',
        '  "d e": { sink: "null" }',
        '  f: { sink: sqlite, file: "file:no-such-file" }',
        '  g: {}',
        '  h: { sink: "null", hosts: [{ name: db1, prometheus: "hunter5:9090", instance: "db1:9100", speed: 1 }, {}] }',
      ].join('\n')
    );
    const fault = refusal({ configFile });

    expect(fault).toMatchObject({ kind: 'configuration', code: 'INVALID_CONFIGURATION' });
    expect(fault.message).toContain(configFile);
    expect(fault.fields.map(({ field }) => field)).toEqual(
      expect.arrayContaining([
        'listen',
        'token',
        'lisen',
        'targets.a.password',
        'targets.b.speed',
        'targets.c.sink',
        'targets.d e',
        'targets.f.file',
        'targets.g.sink',
        'targets.h.hosts[0].prometheus',
        'targets.h.hosts[0].speed',
        'targets.h.hosts[1].instance',
      ])
    );
    expect(fault.fields).toContainEqual({
      field: 'targets.a.password',
      message: 'the environment variable DB_PASSWORD is not set',
    });
    expect(JSON.stringify([fault.message, fault.hint, fault.fields])).not.toMatch(/hunter|short/);
  });

  it('name the line that is not valid YAML', () => {
    const fault = refusal({ configFile: file('broken.yaml', 'listen: 127.0.0.1:1\ntargets: [\n') });

    expect(fault.fields[0]?.field).toMatch(/^line [23]$/);
  });

  it('name the line of a password that YAML interprets as an alias, and not the password', () => {
    const text = 'targets:\n  a: { sink: mysql, user: u,\n       database: d, password: *hunter2 }\n';
    const fault = refusal({ configFile: file('alias.yaml', text) });

    expect(fault).toMatchObject({ kind: 'configuration', code: 'INVALID_CONFIGURATION' });
    expect(fault.fields).toEqual([{ field: 'line 3', message: expect.stringContaining('put it in quotes') }]);
    expect(JSON.stringify([fault.message, fault.hint, fault.fields])).not.toContain('hunter2');
  });

  it('accept an alias that refers to something', () => {
    const text = 'targets:\n  a: &file { sink: sqlite, file: readings.db }\n  b: *file\n';

    const targets = load({ configFile: file('aliases.yaml', text) }).targets();
    expect([...targets.keys()]).toEqual(expect.arrayContaining(['a', 'b']));
  });
});

describe('outages', () => {
  it('of private servers are allowed unless the configuration file forbids them', () => {
    const record = { port: 3306, password: 'p', rootPassword: 'r', process: null };
    const folder = join(home, 'data');
    mkdirSync(join(folder, 'stack/mariadb'), { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, 'stack/mariadb/server.json'), JSON.stringify(record));
    const breakable = (configFile?: string) =>
      load({ dataFolder: folder, configFile }).targets().get('mariadb')?.breakable;
    expect(breakable()).toEqual({ members: 1, isAllowed: true });
    expect(breakable(file('forbidden.yaml', 'outages: false'))).toEqual({ members: 1, isAllowed: false });
    expect(breakable(file('own.yaml', 'targets: { mariadb: { sink: mysql, database: d, user: u } }'))).toBeUndefined();
    expect(refusal({ dataFolder: folder, configFile: file('wrong.yaml', 'outages: never') }).fields).toMatchObject([
      { field: 'outages', message: expect.stringContaining('true or false') },
    ]);
  });
});
