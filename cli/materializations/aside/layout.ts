import { EtlError } from '../../diagnostics/index.ts';
import { isFullRefresh } from '../config.ts';
import { sqlName } from '../names.ts';
import { type AsideInput, storageOf } from './names.ts';

/**
 * Whether the existing table has to be dropped before one of the config's layout can take its place, which only a full
 * refresh does. Throws ETL4040 without one.
 */
export function hasOtherLayout(input: AsideInput): boolean {
  const { existing, publishing, config, target, dialect } = input;
  if (existing?.type !== 'table' || publishing.layout === null) return false;
  const difference = storageOf(input).difference(config, publishing.layout);
  if (difference === null) return false;
  if (!isFullRefresh(config, input.fullRefresh))
    throw EtlError.of('ETL4040', { relation: sqlName(target, dialect), difference });
  return true;
}
