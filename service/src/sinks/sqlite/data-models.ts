import { article } from './article.ts';
import type { SqliteOptions } from './options.ts';
import type { Schema } from './schema.ts';
import { timeseries } from './timeseries.ts';

export const schemas: Readonly<Record<SqliteOptions['schema'], Schema>> = { timeseries, article };
