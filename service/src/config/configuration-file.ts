import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { LineCounter, parseDocument, visit } from 'yaml';
import { z } from 'zod';

import { Fault, type FieldError } from '../model/fault.ts';
import { fieldErrors } from '../model/field-errors.ts';
import { MappedHost } from '../hosts/prometheus/mapped-host.ts';
import type { NatsAccess } from '../nats/connection.ts';
import { CONDUCTOR } from '../nats/subjects.ts';
import { MAX_PRODUCERS } from '../model/run.ts';
import { Exporter } from '../model/scrape.ts';
import { SHORTEST_TOKEN, unsendable } from '../model/token.ts';
import { counted } from '../model/sentence.ts';
import { sinkKind, sinkKinds } from '../sinks/index.ts';
import { parseListenAddress, type ListenAddress } from './listen-address.ts';
import { resolveSecrets } from './secrets.ts';
import type { AgentLimits, ConfiguredTarget } from './settings.ts';

const Token = z
  .string()
  .min(SHORTEST_TOKEN, `must have at least ${SHORTEST_TOKEN} characters`)
  .superRefine((token, { addIssue }) => {
    const reason = unsendable(token);
    if (reason !== undefined) {
      addIssue({ code: 'custom', message: `cannot be sent in an HTTP header: ${reason}` });
    }
  });

/** Hosts of a target's store on which Thermobench does not run; any kind of sink may have them. */
const MappedHosts = z.array(MappedHost).max(16).nullish();

/** A NATS server of the user's own, in place of the stack's. */
const FleetEntry = z.strictObject({
  url: z.string().regex(/^(nats|tls):\/\/[^/@\s]+$/, 'must be nats://host:port or tls://host:port'),
  seed: z.string().startsWith('SU', 'must be the seed of a user nkey'),
  ca: z.string().nullish(),
});

/** The labels of the agent of this host, and what runs may do there. */
const AgentEntry = z.strictObject({
  labels: z.record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/), z.string().regex(/^[^=,\s]{1,64}$/)).nullish(),
  targets: z.array(z.string().min(1)).nullish(),
  maxProducers: z.int().min(1).max(MAX_PRODUCERS).nullish(),
});

const ConfigurationFile = z.strictObject({
  listen: z
    .string()
    .transform((text, context) => {
      const address = parseListenAddress(text);
      if (!address) {
        context.addIssue({ code: 'custom', message: 'must be host:port, such as 127.0.0.1:7411' });
        return z.NEVER;
      }
      return address;
    })
    .optional(),
  token: Token.optional(),
  readOnlyToken: Token.optional(),
  targets: z
    .record(
      z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'must consist of at most 64 letters, digits, - and _'),
      z.looseObject({ sink: z.enum(sinkKinds.map(({ kind }) => kind)) })
    )
    .nullish(),
  scrape: z.array(Exporter).nullish(),
  fleet: FleetEntry.nullish(),
  agent: AgentEntry.nullish(),
  sourceFolders: z.array(z.string().min(1)).nullish(),
  hostNames: z.array(z.string().min(1)).nullish(),
  outages: z
    .boolean({ error: 'must be true or false; false forbids runs to break private servers on purpose' })
    .optional(),
});

/** The checked content of a configuration file, with its secrets resolved. */
export interface ConfigurationFile {
  readonly listen?: ListenAddress | undefined;
  readonly token?: string | undefined;
  readonly readOnlyToken?: string | undefined;
  readonly targets: readonly ConfiguredTarget[];
  readonly exporters: readonly Exporter[];
  readonly fleet?: NatsAccess | undefined;
  readonly agent?: AgentLimits | undefined;
  /** Absolute paths. */
  readonly sourceFolders: readonly string[];
  readonly hostNames: readonly string[];
  /** Whether runs may break servers of the private stack on purpose. Default: true. */
  readonly outages?: boolean | undefined;
}

/**
 * Reads thermobench.yaml. Throws one configuration Fault that lists every wrong field, but contains no value of the
 * file.
 */
export function readConfigurationFile(
  file: string,
  env: Readonly<Record<string, string | undefined>>
): ConfigurationFile {
  const errors: FieldError[] = [];
  const written = parseYaml(file);
  const resolved = resolveSecrets(written, { env, folder: dirname(resolve(file)) }, '', errors);
  const checked = ConfigurationFile.safeParse(resolved ?? {});
  if (!checked.success) {
    errors.push(...fieldErrors(checked.error).map((error) => ({ ...error, field: error.field || 'the whole file' })));
  }
  const targets = configuredTargets(resolved, errors);
  if (!checked.success || errors.length > 0) {
    throw invalid(file, errors);
  }
  const { scrape, sourceFolders, hostNames, fleet, agent, ...rest } = checked.data;
  const folder = dirname(resolve(file));
  return {
    ...rest,
    targets,
    exporters: scrape ?? [],
    fleet: fleet
      ? { url: fleet.url, user: CONDUCTOR, seed: fleet.seed, ca: fleet.ca ?? null, certifiedName: null }
      : undefined,
    agent: {
      labels: agent?.labels ?? {},
      targets: agent?.targets ?? null,
      maxProducers: agent?.maxProducers ?? MAX_PRODUCERS,
    },
    sourceFolders: (sourceFolders ?? []).map((path) => resolve(folder, path)),
    hostNames: hostNames ?? [],
  };
}

/** Targets are checked one by one, even if the rest of the file is wrong, so that all errors are reported together. */
function configuredTargets(resolved: unknown, errors: FieldError[]): ConfiguredTarget[] {
  const entries = z.looseObject({ targets: z.record(z.string(), z.unknown()) }).safeParse(resolved);
  return Object.entries(entries.data?.targets ?? {}).flatMap(([name, entry]) => {
    const kind = sinkKind(z.looseObject({ sink: z.string() }).safeParse(entry).data?.sink ?? '');
    const { data: { hosts: written, ...own } = {} } = z.looseObject({ hosts: z.unknown().optional() }).safeParse(entry);
    const hosts = MappedHosts.safeParse(written);
    const settings = kind?.target.safeParse(own);
    for (const [{ error } = {}, path] of [[hosts, ['hosts']] as const, [settings, []] as const]) {
      errors.push(...(error === undefined ? [] : fieldErrors(error, ['targets', name, ...path])));
    }
    return kind && settings?.success && hosts.success
      ? [{ name, origin: 'file', kind, settings: settings.data, hosts: hosts.data ?? [] }]
      : [];
  });
}

function parseYaml(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const hint = 'Choose another file with --config or THERMOBENCH_CONFIG; without either, no file is read.';
    throw Fault.becauseOf(cause, `The configuration file ${file} cannot be read`, hint);
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  if (document.errors.length > 0) {
    const errors = document.errors.map(({ message, pos }) => ({
      field: `line ${lineCounter.linePos(pos[0]).line}`,
      message,
    }));
    throw invalid(file, errors);
  }
  const dangling: FieldError[] = [];
  visit(document, {
    Alias: (_key, alias) => {
      if (alias.resolve(document) === undefined) {
        const { line } = lineCounter.linePos(alias.range?.[0] ?? 0);
        // Omits the name, which may be a password.
        dangling.push({
          field: `line ${line}`,
          message: 'In YAML, a value that starts with * is an alias: put it in quotes.',
        });
      }
    },
  });
  if (dangling.length > 0) {
    throw invalid(file, dangling);
  }
  return document.toJS();
}

function invalid(file: string, fields: FieldError[]): Fault {
  return new Fault({
    kind: 'configuration',
    code: 'INVALID_CONFIGURATION',
    message: `The configuration file ${file} has ${counted(fields.length, 'error')}.`,
    hint: 'Correct it and start again; provisioning/thermobench.yaml is a sample with comments.',
    fields,
  });
}
