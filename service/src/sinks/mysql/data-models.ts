import { article } from './article.ts';
import type { MysqlOptions, MysqlTarget } from './options.ts';
import type { Schema } from './schema.ts';
import { timeseries } from './timeseries.ts';

const schemas = { timeseries, article };

/** The data model that a run requests, applied to the target's table. */
export function schemaFor({ schema }: MysqlOptions, { table }: MysqlTarget): Schema {
  return schemas[schema](table);
}
