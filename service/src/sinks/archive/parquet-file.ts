import type { ColumnChunk, Encoding, SchemaElement, Statistics } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { snappyCompress } from 'hyparquet-writer/src/snappy.js';

import {
  definitionLevels,
  deltaPacked,
  dictionaryIndexes,
  fitsDelta,
  plainDouble,
  plainInt64,
  plainTexts,
  type Bounds,
  type Numbers,
} from './encodings.ts';
import { NONE, type Rows } from './rows.ts';

/** A column chunk is one page, so this bounds the memory that a reader needs. */
const ROWS_PER_GROUP = 1 << 17;

/** The values of one column, ready to be written. */
interface EncodedColumn {
  encoding: Encoding;
  page: Uint8Array;
  /** Values of the dictionary, if the page contains indexes into one. */
  dictionary?: { page: Uint8Array; entries: number };
  bounds: Pick<Statistics, 'min_value' | 'max_value'>;
}

interface Column {
  schema: SchemaElement & { name: string };
  /** Values of this column in `rows`. */
  values(rows: Rows): Numbers;
  /** Encodes the values; rows without a value are left out. */
  encode(values: Numbers, rows: Rows): EncodedColumn;
}

const COLUMNS: readonly Column[] = [
  text('run', 'OPTIONAL', ({ run }) => run),
  wholeNumber('producer', 'OPTIONAL', ({ producer }) => producer),
  wholeNumber('seq', 'OPTIONAL', ({ seq }) => seq),
  text('location', 'REQUIRED', ({ location }) => location),
  wholeNumber('time', 'REQUIRED', ({ time }) => time, 'TIMESTAMP_MILLIS'),
  {
    schema: { name: 'value', type: 'DOUBLE', repetition_type: 'REQUIRED' },
    values: ({ value }) => value,
    encode(values) {
      const { min, max } = boundsOf(values);
      return { encoding: 'PLAIN', page: plainDouble(values), bounds: { min_value: min, max_value: max } };
    },
  },
  text('note', 'OPTIONAL', ({ note }) => note),
  wholeNumber('checksum', 'OPTIONAL', ({ checksum }) => checksum),
  wholeNumber('partition', 'REQUIRED', ({ partition }) => partition),
  wholeNumber('offset', 'REQUIRED', ({ offset }) => offset),
];

const SCHEMA: SchemaElement[] = [
  { name: 'reading', num_children: COLUMNS.length },
  ...COLUMNS.map(({ schema }) => schema),
];

/**
 * Writes the rows with the numbers in `order`, in that order, as a Parquet file with the columns run, producer, seq, location,
 * time (UTC), value, note, checksum, partition and offset. The first three and the checksum are null if a record had no
 * Thermobench headers.
 */
export function parquetFile(rows: Rows, order: Int32Array): Uint8Array {
  const writer = new ByteWriter(1 << 16);
  const file = new ParquetWriter({ writer, schema: SCHEMA, createdBy: 'thermobench' });
  for (let from = 0; from < order.length; from += ROWS_PER_GROUP) {
    const group = order.subarray(from, from + ROWS_PER_GROUP);
    const start = writer.offset;
    const columns = COLUMNS.map((column) => writeColumn(writer, column, rows, group));
    file.row_groups.push({
      columns,
      num_rows: BigInt(group.length),
      total_byte_size: columns.reduce((sum, { meta_data }) => sum + (meta_data?.total_uncompressed_size ?? 0n), 0n),
      total_compressed_size: BigInt(writer.offset - start),
    });
  }
  file.num_rows = BigInt(order.length);
  // Writes to memory only, so it completes immediately.
  void file.finish();
  return writer.getBytes();
}

function writeColumn(writer: ByteWriter, column: Column, rows: Rows, group: Int32Array): ColumnChunk {
  const { schema } = column;
  const isOptional = schema.repetition_type === 'OPTIONAL';
  const values = gather(column.values(rows), group);
  const present = isOptional ? withoutNone(values) : values;
  const levels = isOptional ? definitionLevels(presence(values)) : new Uint8Array();
  const { encoding, page, dictionary, bounds } = column.encode(present, rows);

  const start = writer.offset;
  let uncompressed = 0;
  if (dictionary) {
    const compressed = snappyCompress(dictionary.page);
    const headerStart = writer.offset;
    writePageHeader(writer, {
      type: 'DICTIONARY_PAGE',
      uncompressed_page_size: dictionary.page.length,
      compressed_page_size: compressed.length,
      dictionary_page_header: { num_values: dictionary.entries, encoding: 'PLAIN' },
    });
    uncompressed += writer.offset - headerStart + dictionary.page.length;
    writer.appendBytes(compressed);
  }

  const dataStart = writer.offset;
  const compressed = snappyCompress(page);
  const isSmaller = compressed.length < page.length;
  const body = isSmaller ? compressed : page;
  writePageHeader(writer, {
    type: 'DATA_PAGE_V2',
    uncompressed_page_size: levels.length + page.length,
    compressed_page_size: levels.length + body.length,
    data_page_header_v2: {
      num_values: values.length,
      num_nulls: values.length - present.length,
      num_rows: values.length,
      encoding,
      definition_levels_byte_length: levels.length,
      repetition_levels_byte_length: 0,
      is_compressed: isSmaller,
    },
  });
  uncompressed += writer.offset - dataStart + levels.length + page.length;
  writer.appendBytes(levels);
  writer.appendBytes(body);

  return {
    file_offset: BigInt(start),
    meta_data: {
      type: schema.type ?? 'BYTE_ARRAY',
      encodings: dictionary ? ['PLAIN', 'RLE', encoding] : ['RLE', encoding],
      path_in_schema: [schema.name],
      codec: 'SNAPPY',
      num_values: BigInt(values.length),
      total_uncompressed_size: BigInt(uncompressed),
      total_compressed_size: BigInt(writer.offset - start),
      data_page_offset: BigInt(dataStart),
      ...(dictionary && { dictionary_page_offset: BigInt(start) }),
      statistics: { ...bounds, null_count: BigInt(values.length - present.length) },
    },
  };
}

function wholeNumber(
  name: string,
  repetition: 'OPTIONAL' | 'REQUIRED',
  values: (rows: Rows) => Numbers,
  converted?: 'TIMESTAMP_MILLIS'
): Column {
  return {
    schema: {
      name,
      type: 'INT64',
      repetition_type: repetition,
      ...(converted && { converted_type: converted }),
    },
    values,
    encode(present) {
      const bounds = boundsOf(present);
      return {
        ...(fitsDelta(bounds)
          ? { encoding: 'DELTA_BINARY_PACKED', page: deltaPacked(present) }
          : { encoding: 'PLAIN', page: plainInt64(present) }),
        bounds: present.length === 0 ? {} : { min_value: BigInt(bounds.min), max_value: BigInt(bounds.max) },
      };
    },
  };
}

/** A column of texts, always with a dictionary, because runs, locations and notes repeat the same few values. */
function text(name: string, repetition: 'OPTIONAL' | 'REQUIRED', values: (rows: Rows) => Int32Array): Column {
  return {
    schema: { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: repetition },
    values,
    encode(present, { texts }) {
      if (present.length === 0) {
        return { encoding: 'PLAIN', page: new Uint8Array(), bounds: {} };
      }
      const { used, indexes } = renumbered(present);
      return {
        encoding: 'RLE_DICTIONARY',
        page: dictionaryIndexes(indexes, used.length),
        dictionary: { page: plainTexts(used.map((number) => texts.text(number))), entries: used.length },
        bounds: {},
      };
    },
  };
}

/** Renumbers the texts that occur, starting at 0, and lists them. */
function renumbered(numbers: Numbers): { used: number[]; indexes: Int32Array } {
  const used: number[] = [];
  const places = new Map<number, number>();
  const indexes = new Int32Array(numbers.length);
  let previous = NONE;
  let index = 0;
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i];
    if (number !== previous) {
      previous = number;
      index = places.get(number) ?? used.push(number) - 1;
      places.set(number, index);
    }
    indexes[i] = index;
  }
  return { used, indexes };
}

function gather(values: Numbers, rows: Int32Array): Numbers {
  const gathered = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    gathered[i] = values[rows[i]];
  }
  return gathered;
}

function withoutNone(values: Numbers): Numbers {
  return values.includes(NONE) ? values.filter((value) => value !== NONE) : values;
}

/** 1 if there is a value, 0 if not. */
function presence(values: Numbers): Int32Array {
  const present = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    present[i] = values[i] === NONE ? 0 : 1;
  }
  return present;
}

function boundsOf(values: Numbers): Bounds {
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    min = value < min ? value : min;
    max = value > max ? value : max;
  }
  return { min, max };
}
