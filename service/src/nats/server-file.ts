import { agentMay, CONDUCTOR_MAY, type Permissions } from './subjects.ts';

/** A user of the NATS server: its public key, and what it may do. */
interface User {
  key: string;
  may: Permissions;
}

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
  const users: User[] = [
    { key: conductor, may: CONDUCTOR_MAY },
    ...agents.map((agent) => ({ key: agent.key, may: agentMay(agent.host) })),
  ];
  return `# Written by Thermobench; changes are overwritten.
host: ${JSON.stringify(host)}
port: ${port}
tls {
  cert_file: ${JSON.stringify(certificateFile)}
  key_file: ${JSON.stringify(keyFile)}
}
authorization {
  users: [
${users.map(userText).join('\n')}
  ]
}
`;
}

/** Without an entry in a list of permissions, NATS allows everything. */
function userText({ key, may: { publish, subscribe, replies } }: User): string {
  const permissions = [
    `publish: ${JSON.stringify(publish)}`,
    `subscribe: ${JSON.stringify(subscribe)}`,
    ...(replies ? ['allow_responses: true'] : []),
  ];
  return `    { nkey: ${key}, permissions: { ${permissions.join(', ')} } }`;
}
