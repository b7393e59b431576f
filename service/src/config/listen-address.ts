/** Default address of the service: only this machine can reach it. */
export const DEFAULT_LISTEN = '127.0.0.1:7411';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

const ADDRESS = /^(?:\[(?<ipv6>[0-9a-fA-F:.]+)\]|(?<host>[^\s:[\]]+)):(?<port>\d{1,5})$/;

/** Splits `host:port` or `[ipv6]:port`; with port 0 the system chooses. Undefined if it is neither. */
export function parseListenAddress(text: string): ListenAddress | undefined {
  const parts = ADDRESS.exec(text)?.groups;
  const port = Number(parts?.port);
  const host = parts?.ipv6 ?? parts?.host;
  return host === undefined || port > 65_535 ? undefined : { host, port };
}
