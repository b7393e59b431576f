import { article } from './article.ts';
import type { CassandraOptions } from './options.ts';
import type { Schema } from './schema.ts';
import { timeseries } from './timeseries.ts';

const schemas = { timeseries, article };

/** The data model that a run requests. */
export function schemaFor({ schema }: CassandraOptions): Schema {
  return schemas[schema];
}
