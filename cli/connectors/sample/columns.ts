import type { Stream, StreamColumn } from '../types.ts';

/** A column of a stream by its name, in any case. */
export function columnNamed(stream: Stream, name: string): StreamColumn | undefined {
  return stream.columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
}

/** How many values a column may have, where a test or its type says so. */
export function acceptedCount(column: StreamColumn | undefined): number | null {
  return column?.acceptedValues?.length ?? (column?.type.kind === 'boolean' ? 2 : null);
}
