import { TargetSummary } from '@thermobench/service/model/target.ts';
import { KafkaOptions } from '@thermobench/service/kafka/options.ts';
import { CassandraOptions } from '@thermobench/service/sinks/cassandra/options.ts';
import { MysqlOptions } from '@thermobench/service/sinks/mysql/options.ts';
import { z } from 'zod';

import { activeSettings, listed } from '../src/plan/activeSettings.ts';
import { EMPTY, type Draft } from '../src/plan/draft.ts';
import { planOf, type Plan } from '../src/plan/plan.ts';

function summary(name: string, sink: string, options: z.ZodType = z.strictObject({})): TargetSummary {
  const described = { name, sink, origin: 'stack', options: z.toJSONSchema(options, { io: 'input' }) };
  return TargetSummary.parse({ ...described, address: '127.0.0.1:3306' });
}

export const MARIADB = summary('mariadb', 'mysql', MysqlOptions);
export const STREAM = summary('stream', 'kafka', KafkaOptions);
export const RING = summary('ring', 'cassandra', CassandraOptions);
export const TARGETS = [MARIADB, STREAM, RING, summary('since', 'archive'), summary('null', 'null')];

/** For tests: what a form would start with these entries, and with all others empty. */
export function plan(draft: Partial<Draft>, target = MARIADB): Plan {
  const whole = { ...EMPTY, ...draft };
  return planOf({ target: target.name, draft: whole, settings: listed(activeSettings(target, whole, TARGETS)) });
}
