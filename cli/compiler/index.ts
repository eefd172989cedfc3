export { type CompiledNode, Compiler, type CompilerInput, type ConnectionSource } from './compiler.ts';
export { checkSnapshotTable, type SnapshotColumns, snapshotColumns } from './context/snapshot-values.ts';
export { locateSqlError } from './locate-error.ts';
export { MappedSql } from './source-map.ts';
