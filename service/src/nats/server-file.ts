import { agentMay, CONDUCTOR_MAY, type Permissions } from './subjects.ts';

const LOGIN_SECONDS = 10;

export interface ServerFile {
  host: string;
  port: number;
  certificateFile: string;
  keyFile: string;
  /** Public key of the conductor. */
  conductor: string;
  agents: ReadonlyArray<{ host: string; key: string }>;
}

/** Text of the NATS server's configuration file: TLS only, and each user may do only what it needs. */
export function serverFile({ host, port, certificateFile, keyFile, conductor, agents }: ServerFile): string {
  const users = [conductorUser(conductor), ...agents.map((agent) => agentUser(agent.host, agent.key))];
  return `# Written by Thermobench; changes are overwritten.
host: ${JSON.stringify(host)}
port: ${port}
tls {
  cert_file: ${JSON.stringify(certificateFile)}
  key_file: ${JSON.stringify(keyFile)}
  # NATS's own limits of 2 s are too short for slow boards, and for a thousand that come back at once.
  timeout: ${LOGIN_SECONDS}
}
authorization {
  timeout: ${LOGIN_SECONDS}
  users: [
${users.map((user) => `    ${user}`).join('\n')}
  ]
}
`;
}

/** The service as a user, in NATS's syntax. `key` is its public key. */
export function conductorUser(key: string): string {
  return userText(key, CONDUCTOR_MAY);
}

/** The agent of a host as a user, in NATS's syntax. */
export function agentUser(host: string, key: string): string {
  return userText(key, agentMay(host));
}

/** Without an entry in a list of permissions, NATS allows everything. */
function userText(key: string, { publish, subscribe, replies }: Permissions): string {
  const permissions = [
    `publish: ${JSON.stringify(publish)}`,
    `subscribe: ${JSON.stringify(subscribe)}`,
    ...(replies ? ['allow_responses: true'] : []),
  ];
  return `{ nkey: ${key}, permissions: { ${permissions.join(', ')} } }`;
}
