import { createDataFrame, FieldType, type DataFrame } from '@grafana/data';

/** The column with the reason. In a table of stores, the column with a store's own problem. */
export const PROBLEM = 'problem';

export function problemTable(text: string, refId: string): DataFrame {
  return createDataFrame({
    refId,
    fields: [{ name: PROBLEM, type: FieldType.string, values: [text], config: {} }],
    meta: { preferredVisualisationType: 'table' },
  });
}
