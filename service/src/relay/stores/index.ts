import { Fault } from '../../model/fault.ts';
import type { RunId } from '../../model/run.ts';
import { CassandraTarget } from '../../sinks/cassandra/options.ts';
import { MysqlTarget } from '../../sinks/mysql/options.ts';
import { SqliteTarget } from '../../sinks/sqlite/options.ts';
import type { RelayStore } from '../contract.ts';
import { CassandraRelayStore } from './cassandra.ts';
import { MysqlRelayStore } from './mysql.ts';
import { SqliteRelayStore } from './sqlite.ts';

/** The key of a store's positions, and the data model of its rows. */
export interface StoreSettings {
  /** Derived from group and topic name: names the locks of this relay's connections. */
  readonly lock: RunId;
  readonly group: string;
  readonly topic: string;
  readonly schema: 'timeseries' | 'article';
}

type OpenStore = (target: unknown, settings: StoreSettings) => RelayStore;

/** Stores by kind of sink. To add one: a file beside the others, and a line here. */
const stores: Readonly<Record<string, OpenStore>> = {
  mysql: (target, settings) => new MysqlRelayStore(MysqlTarget.parse(target), settings),
  cassandra: (target, settings) => new CassandraRelayStore(CassandraTarget.parse(target), settings),
  sqlite: (target, settings) => new SqliteRelayStore(SqliteTarget.parse(target), settings),
};

/** The store of a target. Throws a configuration Fault if a relay cannot write to it. */
export function openRelayStore(kind: string, target: unknown, settings: StoreSettings): RelayStore {
  const open = stores[kind];
  if (open === undefined) {
    throw new Fault({
      kind: 'configuration',
      code: 'NO_RELAY_STORE',
      message: `A relay cannot write into a target of kind "${kind}".`,
      hint: `Name a target of kind ${Object.keys(stores).join(', ')}.`,
    });
  }
  return open(target, settings);
}
