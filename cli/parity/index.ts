export type { SchemaDifference } from './compare/compare-schema.ts';
export { canonicalSql } from './live/canonical-sql.ts';
export { compareLive } from './live/compare-live.ts';
export type { LiveSide } from './live/live-side.ts';
export { type OfflineRequest, runOffline } from './offline/run-offline.ts';
export type { OtherSide, Side } from './side.ts';
export type { FixedValues } from './sql/fixed-values.ts';
export type { Differences, ModelParity, OpenOrder, Variant, VariantParity, Verdict } from './types.ts';
export type { Tolerance } from './values/canonical.ts';
