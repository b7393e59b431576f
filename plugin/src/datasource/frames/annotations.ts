import { createDataFrame, FieldType, type DataFrame } from '@grafana/data';
import type { Annotation } from '@thermobench/service/model/annotation.ts';

/** Start and end of runs, as regions that Grafana draws over any graph. */
export function annotationsFrame(annotations: readonly Annotation[], refId: string): DataFrame {
  return createDataFrame({
    refId,
    name: 'runs',
    fields: [
      { name: 'time', type: FieldType.time, values: annotations.map(({ time }) => time) },
      { name: 'timeEnd', type: FieldType.time, values: annotations.map(({ timeEnd }) => timeEnd) },
      { name: 'title', type: FieldType.string, values: annotations.map(({ title }) => title) },
      { name: 'text', type: FieldType.string, values: annotations.map(({ text }) => text) },
      { name: 'tags', type: FieldType.other, values: annotations.map(({ tags }) => tags) },
    ],
  });
}
