import { CassandraOptions, CassandraTarget } from '../../src/sinks/cassandra/options.ts';
import { CassandraSink } from '../../src/sinks/cassandra/sink.ts';
import { KafkaOptions, KafkaTarget } from '../../src/kafka/options.ts';
import { KafkaSink } from '../../src/sinks/kafka/sink.ts';
import { MysqlOptions, MysqlTarget } from '../../src/sinks/mysql/options.ts';
import { MysqlSink } from '../../src/sinks/mysql/sink.ts';
import { SqliteOptions, SqliteTarget } from '../../src/sinks/sqlite/options.ts';
import { SqliteSink } from '../../src/sinks/sqlite/sink.ts';

// The sinks of tests, from plain data as in thermobench.yaml and in the request of a run.

export function connectSqlite(target: object, options: object = {}): SqliteSink {
  return new SqliteSink(SqliteTarget.parse({ sink: 'sqlite', ...target }), SqliteOptions.parse(options));
}

export function connectMysql(target: object, options: object = {}): MysqlSink {
  return new MysqlSink(MysqlTarget.parse({ sink: 'mysql', ...target }), MysqlOptions.parse(options));
}

export function connectCassandra(target: object, options: object = {}): CassandraSink {
  return new CassandraSink(CassandraTarget.parse({ sink: 'cassandra', ...target }), CassandraOptions.parse(options));
}

export function connectKafka(target: object, options: object = {}): KafkaSink {
  return new KafkaSink(KafkaTarget.parse({ sink: 'kafka', ...target }), KafkaOptions.parse(options));
}
