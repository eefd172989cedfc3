import { diagnostic, EtlError } from '../../diagnostics/index.ts';
import { ReturnSignal } from '../evaluate/signals.ts';
import { PyDict } from '../values/dict.ts';
import { pyFunction } from '../values/function.ts';
import { str } from '../values/text.ts';
import { truth } from '../values/truth.ts';
import type { CallSite, Value } from '../values/value.ts';
import { dataFunctions } from './data-functions.ts';
import { datetimeModule } from './datetime/module.ts';
import { itertoolsModule } from './itertools.ts';
import { pytzModule } from './pytz.ts';
import { reModule } from './re/module.ts';

/** What the functions of the base context tell the host. */
export interface BaseHost {
  /** `log(msg, info)`: to the log file, and with `info` to the terminal too. */
  log(message: string, info: boolean, site: CallSite): void;
  /** `print(msg)`: to standard output. */
  print(message: string, site: CallSite): void;
  /** The clock; the machine's unless told. */
  now?(): Date;
}

/** The names of dbt's context that know nothing of a project, by name. */
export function baseContext(host: BaseHost): Map<string, Value> {
  return new Map<string, Value>([
    ...dataFunctions,
    [
      'return',
      pyFunction(
        'return',
        'data=None',
        (args) => {
          throw new ReturnSignal(args.get('data'));
        },
        true,
      ),
    ],
    [
      'log',
      pyFunction('log', 'msg, info=False', (args, site) => {
        host.log(str(args.get('msg')), truth(args.get('info')), site);
        return '';
      }),
    ],
    [
      'print',
      pyFunction('print', 'msg', (args, site) => {
        host.print(str(args.get('msg')), site);
        return '';
      }),
    ],
    ['exceptions', exceptions],
    ['modules', modules(host.now?.bind(host) ?? (() => new Date()))],
  ]);
}

/** `modules`: the parts of Python's standard library that dbt gives to templates. */
export function modules(now: () => Date): PyDict {
  return new PyDict([
    ['pytz', pytzModule()],
    ['datetime', datetimeModule(now)],
    ['re', reModule()],
    ['itertools', itertoolsModule()],
  ]);
}

/** Raises ETL3007 with the words that the template gives. */
function raise(
  name: string,
  signature: string,
  words: (text: (name: string) => string) => string,
): readonly [string, Value] {
  return [
    name,
    pyFunction(name, signature, (args) => {
      throw EtlError.of('ETL3007', { message: words((one) => str(args.get(one))) });
    }),
  ];
}

const message = (text: (name: string) => string): string => text('msg');

const exceptions = new PyDict([
  [
    'warn',
    pyFunction('warn', 'msg, node=None', (args, site) => {
      const stack = site.stack();
      const place = { position: site.position, ...(stack.length > 1 ? { stack } : {}) };
      site.warn(diagnostic('ETL3008', { message: str(args.get('msg')) }, place, 'warning'));
      return '';
    }),
  ],
  [
    'warn_snapshot_timestamp_data_types',
    pyFunction('warn_snapshot_timestamp_data_types', 'snapshot_time_data_type, updated_at_data_type', (args, site) => {
      const [time, updatedAt] = [str(args.get('snapshot_time_data_type')), str(args.get('updated_at_data_type'))];
      const words = `The updated_at of the snapshot is of type ${updatedAt}, the times that end a version are of type ${time}.`;
      site.warn(diagnostic('ETL3008', { message: words }, { position: site.position }, 'warning'));
      return '';
    }),
  ],
  raise('raise_compiler_error', 'msg, node=None', message),
  raise('raise_database_error', 'msg, node=None', message),
  raise('raise_dependency_error', 'msg', message),
  raise('raise_not_implemented', 'msg', message),
  raise('raise_fail_fast_error', 'msg, node=None', message),
  raise('raise_cache_inconsistent', 'message', (text) => text('message')),
  raise('raise_dataclass_not_dict', 'obj', (text) => `The object ("${text('obj')}") was used as a dictionary.`),
  raise('raise_invalid_property_yml_version', 'path, issue', (text) => `${text('path')}: ${text('issue')}`),
  raise('raise_contract_error', 'yaml_columns, sql_columns', () => 'This model has an enforced contract that failed'),
  raise(
    'raise_ambiguous_alias',
    'node_1, node_2, duped_name=None',
    (text) => `Two nodes want the name "${text('duped_name')}"`,
  ),
  raise(
    'raise_ambiguous_catalog_match',
    'unique_id, match_1, match_2',
    (text) => `"${text('unique_id')}" matches two relations`,
  ),
  raise(
    'raise_dep_not_found',
    'node, node_description, required_pkg',
    (text) => `${text('node_description')} wants the package "${text('required_pkg')}"`,
  ),
  raise(
    'raise_duplicate_patch_name',
    'patch_1, existing_patch_path',
    (text) => `Described twice; first in ${text('existing_patch_path')}`,
  ),
  raise('raise_duplicate_resource_name', 'node_1, node_2', () => 'Two resources have the same name'),
  raise('missing_config', 'model, name', (text) => `The config "${text('name')}" is missing`),
  raise(
    'missing_materialization',
    'model, adapter_type',
    (text) => `No materialization for the adapter "${text('adapter_type')}"`,
  ),
  raise('missing_relation', 'relation, model=None', (text) => `Relation ${text('relation')} not found!`),
  raise(
    'relation_wrong_type',
    'relation, expected_type, model=None',
    (text) =>
      `Trying to create ${text('expected_type')} ${text('relation')}, but it exists as another type. Either drop it, or change the materialization.`,
  ),
  raise(
    'column_type_missing',
    'column_names',
    (text) =>
      `Contracted models require data_type to be defined for each column. Please ensure that the column name and data_type are defined within the YAML configuration for the ${text('column_names')} column(s).`,
  ),
]);
