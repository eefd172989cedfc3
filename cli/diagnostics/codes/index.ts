import { adapterCodes } from './adapter.ts';
import { bigqueryCodes } from './bigquery.ts';
import { checkCodes } from './check.ts';
import { commandCodes } from './command.ts';
import { configCodes } from './config.ts';
import { costCodes } from './cost.ts';
import type { CodeEntry } from './define.ts';
import { googlesqlCodes } from './googlesql.ts';
import { graphCodes } from './graph.ts';
import { internalCodes } from './internal.ts';
import { lintCodes } from './lint.ts';
import { loadAuditCodes } from './load-audit.ts';
import { loadValuesCodes } from './load-values.ts';
import { loaderCodes } from './loader.ts';
import { manifestCodes } from './manifest.ts';
import { packageCodes } from './packages.ts';
import { parityCodes } from './parity.ts';
import { qualityCodes } from './quality.ts';
import { templateCodes } from './template.ts';

/** Every code a user can see. A code is permanent: its meaning never changes and it is never used again. */
export const codes = {
  ...configCodes,
  ...commandCodes,
  ...packageCodes,
  ...manifestCodes,
  ...graphCodes,
  ...templateCodes,
  ...adapterCodes,
  ...googlesqlCodes,
  ...bigqueryCodes,
  ...loaderCodes,
  ...loadValuesCodes,
  ...loadAuditCodes,
  ...qualityCodes,
  ...parityCodes,
  ...costCodes,
  ...checkCodes,
  ...lintCodes,
  ...internalCodes,
};

/** A permanent code such as `ETL2001`. */
export type Code = keyof typeof codes;

/** The parameters that the message of a code takes. */
export type CodeParams<C extends Code> = (typeof codes)[C] extends CodeEntry<infer P> ? P : never;
