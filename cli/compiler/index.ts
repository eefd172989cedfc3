export { Compiler } from './compiler.ts';
export { type BatchScope, modelOfBatch } from './context/batch-scope.ts';
export { checkSnapshotTable, hardDeletes, snapshotColumns } from './context/snapshot-values.ts';
export type { TemplateTransaction } from './context/template-transaction.ts';
export type { UnitTestScope } from './context/unit-test-scope.ts';
export { type InjectedCte, injectCtes } from './inject-ctes.ts';
export { locateSqlError } from './locate-error.ts';
export { MappedSql } from './source-map.ts';
export type { CompiledNode, CompilerInput, ConnectionSource } from './types.ts';
