import type { ColumnType } from '../../connectors/column-type.ts';
import type { ValuePolicies } from '../../connectors/file-format.ts';
import { literal } from './sql.ts';

const PART = '[0-9]{1,2}';
const ZERO_DAY = `(0000[-/]${PART}[-/]${PART}|[0-9]{4}[-/]0?0[-/]${PART}|[0-9]{4}[-/]${PART}[-/]0?0)`;
const ANY_DAY = `[+-]?[0-9]{1,7}[-/]${PART}[-/]${PART}`;
const MIDNIGHT = '([ T]0?0:00(:00(\\.0*)?)?)?';
const CLOCK = '[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{0,6}0*)?)?';
const FINE_CLOCK = '[0-9]{1,2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}[0-9]*[1-9][0-9]*';
const LONG_CLOCK = '[+-]?[0-9]{1,9}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{0,6}0*)?)?';
const UTC = '( ?(Z|UTC|[+-]00(:?00)?))?';
const OFFSET = '( ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2}){0,2}))?';
const INFINITE = '[+-]?(?i:inf|infinity)';
const NOT_FINITE = '[+-]?(?i:inf|infinity|nan)';
const WHOLE = '[+-]?[0-9]+(\\.0*)?';
const REAL = '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?';

type Unheld = Readonly<Partial<Record<keyof ValuePolicies, string>>>;

/**
 * True for a cell, well written but none that the type can hold, of which the declared policy makes null. Asked of
 * refused cells alone; `false` where no policy does.
 */
export function forgivenCells(text: string, type: ColumnType, policies: ValuePolicies | undefined): string {
  const patterns = unheldPatterns(type);
  const full = (pattern: string) => `regexp_full_match(${text}, ${literal(`\\s*(${pattern})\\s*`)})`;
  const found = (Object.keys(patterns) as (keyof ValuePolicies)[]).flatMap((key): string[] => {
    const pattern = patterns[key];
    if (policies?.[key] !== 'null' || pattern === undefined) return [];
    // A day of zero is none that is out of range.
    const but =
      key === 'out_of_range' && patterns.zero_dates !== undefined ? ` and not ${full(patterns.zero_dates)}` : '';
    return [`(${full(pattern)}${but})`];
  });
  return found.length === 0 ? 'false' : `(${found.join(' or ')})`;
}

/** How cells are written that a type cannot hold, by the policy that is asked about them. */
function unheldPatterns(type: ColumnType): Unheld {
  switch (type.kind) {
    case 'date':
      return dayPatterns(MIDNIGHT);
    case 'timestamp':
      return { ...dayPatterns(`([ T]${CLOCK}${UTC})?`), decimals: `${ANY_DAY}[ T]${FINE_CLOCK}${UTC}` };
    case 'timestamptz':
      return { ...dayPatterns(`([ T]${CLOCK}${OFFSET})?`), decimals: `${ANY_DAY}[ T]${FINE_CLOCK}${OFFSET}` };
    case 'time':
      return { out_of_range: LONG_CLOCK, decimals: FINE_CLOCK };
    case 'decimal': {
      const scale = type.scale ?? 0;
      return {
        infinity: NOT_FINITE,
        out_of_range: `[+-]?([0-9]+(\\.[0-9]{0,${scale}}0*)?|\\.[0-9]{1,${Math.max(1, scale)}}0*)`,
        decimals: `[+-]?[0-9]*\\.[0-9]{${scale}}[0-9]*[1-9][0-9]*`,
      };
    }
    case 'float':
    case 'double':
      return { out_of_range: REAL };
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'hugeint':
      return { infinity: NOT_FINITE, out_of_range: WHOLE, decimals: '[+-]?[0-9]*\\.[0-9]*[1-9][0-9]*' };
    default:
      return {};
  }
}

function dayPatterns(rest: string): Unheld {
  return { zero_dates: `${ZERO_DAY}([ T].*)?`, infinity: INFINITE, out_of_range: `${ANY_DAY}${rest}( BC)?` };
}
