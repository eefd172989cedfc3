import { literal } from './sql.ts';

/**
 * Rows of a row group, at least; the engine adds up to one more of its blocks. DuckDB's tables are made of groups of
 * 122,880 rows: what comes in larger pieces leaves small groups behind the full ones, and its next checkpoint then writes
 * the whole table anew, at twice the time and memory of the load itself. Pieces between three quarters of that and all of
 * it stay as they are.
 */
const ROW_GROUP_ROWS = 112_640;

/** The statement that writes what `select` gives as a landing file. */
export function writeParquet(select: string, file: string): string {
  const options = [
    'format parquet',
    'compression zstd',
    'compression_level 1',
    `row_group_size ${ROW_GROUP_ROWS}`,
    // Its encodings of numbers and repeated texts are smaller and quicker, to write and to read.
    'parquet_version v2',
    // Landings are read whole, once: what would find single rows in them is not worth its time.
    'write_bloom_filter false',
    'dictionary_size_limit 1000',
  ];
  return `copy (${select}) to ${literal(file)} (${options.join(', ')})`;
}
