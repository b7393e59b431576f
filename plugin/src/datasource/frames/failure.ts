import {
  createDataFrame,
  FieldType,
  MappingType,
  SpecialValueMatch,
  type DataFrame,
  type FieldConfig,
} from '@grafana/data';
import { t } from '@grafana/i18n';

import type { ServiceError } from '../../api/serviceError.ts';
import { links } from '../../links.ts';
import type { ThermobenchQuery } from '../query.ts';
import { graphOfWords, type Graph } from './graphOfWords.ts';
import { PROBLEM, problemTable } from './problemTable.ts';
import { troublesFrame } from './troubles.ts';

/**
 * What a panel shows if its query failed: the reason, in the form that the panel expects. Grafana itself only adds a
 * small icon, and shows the text for an empty answer, as if there were no data.
 *
 * Empty for a heat map and for the lists of variables, which cannot show a sentence.
 */
export function failureFrames(
  { kind, aggregation, refId }: ThermobenchQuery,
  { message, hint }: ServiceError,
  graph: Graph
): DataFrame[] {
  const sentence = `${message} ${hint}`.trim();
  switch (kind) {
    case 'troubles': {
      const link = { text: t('troubles.home', 'Home'), href: links.home() };
      return [troublesFrame({ troubles: [{ severity: 'error', text: sentence, link }], uncheckedSince: null }, refId)];
    }
    case 'stores':
      return [problemTable(sentence, refId)];
    case 'runs':
      // Without the hint, because a panel may show it as a figure, in one line.
      return [problemTable(message, refId)];
    case 'newest':
      return [figure(message, refId)];
    case 'throughput':
    case 'latency':
    case 'timeSpent':
    case 'hosts':
      return [graphOfWords(message, refId, graph)];
    case 'temperature':
      return aggregation === 'byHour' ? [] : [graphOfWords(message, refId, graph)];
    case 'annotations':
    case 'targetNames':
    case 'locationNames':
    case 'runIds':
    case 'runSpans':
    case 'sweepIds':
      return [];
  }
}

/** A missing value with its own text, which replaces the panel's text for missing values. */
function figure(text: string, refId: string): DataFrame {
  const config: FieldConfig = {
    displayNameFromDS: '',
    noValue: text,
    mappings: [
      { type: MappingType.SpecialValue, options: { match: SpecialValueMatch.Null, result: { text, color: 'red' } } },
    ],
  };
  return createDataFrame({
    refId,
    fields: [{ name: PROBLEM, type: FieldType.number, values: [null], config }],
  });
}
