import { typeProto } from './proto-type.ts';
import { parseType } from './type-text.ts';

/**
 * Functions that BigQuery has and ZetaSQL's local service has not, by their signatures in BigQuery's reference: with
 * these they analyze with types, though they cannot be evaluated. `any1` and `any2` stand for any type; `?` is an
 * argument that may be left out, `name:` one that may be named.
 */
const SIGNATURES: readonly string[] = [
  'aggregate max_by(any1, any2) any1',
  'aggregate min_by(any1, any2) any1',
  'contains_substr(any1, STRING, json_scope: STRING?) BOOL',
  'search(any1, STRING, analyzer: STRING?, analyzer_options: STRING?, json_scope: STRING?) BOOL',
  'edit_distance(STRING, STRING, max_distance: INT64?) INT64',
  'edit_distance(BYTES, BYTES, max_distance: INT64?) INT64',
  'cosine_distance(any1, any2) FLOAT64',
  'euclidean_distance(any1, any2) FLOAT64',
  'text_analyze(STRING, analyzer: STRING?, analyzer_options: STRING?) ARRAY<STRING>',
  'bag_of_words(ARRAY<STRING>) ARRAY<STRUCT<term STRING, count INT64>>',
  'json_keys(JSON, INT64?, mode: STRING?) ARRAY<STRING>',
  'json_flatten(JSON) ARRAY<JSON>',
  'bool_array(JSON) ARRAY<BOOL>',
  'int64_array(JSON) ARRAY<INT64>',
  'float64_array(JSON, wide_number_mode: STRING?) ARRAY<FLOAT64>',
  'string_array(JSON) ARRAY<STRING>',
  'lax_bool_array(JSON) ARRAY<BOOL>',
  'lax_int64_array(JSON) ARRAY<INT64>',
  'lax_float64_array(JSON) ARRAY<FLOAT64>',
  'lax_string_array(JSON) ARRAY<STRING>',
  'st_hausdorffdistance(GEOGRAPHY, GEOGRAPHY, directed: BOOL?) FLOAT64',
  'st_hausdorffdwithin(GEOGRAPHY, GEOGRAPHY, FLOAT64, directed: BOOL?) BOOL',
  'st_lineinterpolatepoint(GEOGRAPHY, FLOAT64) GEOGRAPHY',
  'st_linesubstring(GEOGRAPHY, FLOAT64, FLOAT64) GEOGRAPHY',
  'aggregate kll_quantiles.init_int64(INT64, INT64?) BYTES',
  'aggregate kll_quantiles.init_float64(FLOAT64, INT64?) BYTES',
  'aggregate kll_quantiles.merge_partial(BYTES) BYTES',
  'aggregate kll_quantiles.merge_int64(BYTES, INT64) ARRAY<INT64>',
  'aggregate kll_quantiles.merge_float64(BYTES, INT64) ARRAY<FLOAT64>',
  'aggregate kll_quantiles.merge_point_int64(BYTES, FLOAT64) INT64',
  'aggregate kll_quantiles.merge_point_float64(BYTES, FLOAT64) FLOAT64',
  'kll_quantiles.extract_int64(BYTES, INT64) ARRAY<INT64>',
  'kll_quantiles.extract_float64(BYTES, INT64) ARRAY<FLOAT64>',
  'kll_quantiles.extract_point_int64(BYTES, FLOAT64) INT64',
  'kll_quantiles.extract_point_float64(BYTES, FLOAT64) FLOAT64',
];

/** Functions of ZetaSQL that BigQuery has not, by the ids of their signatures: the service is told to leave them out. */
export const foreignSignatures: readonly string[] = [
  'FN_ARRAY_FILTER',
  'FN_ARRAY_FILTER_WITH_INDEX',
  'FN_ARRAY_FIRST_N',
  'FN_ARRAY_INCLUDES',
  'FN_ARRAY_INCLUDES_ALL',
  'FN_ARRAY_INCLUDES_ANY',
  'FN_ARRAY_INCLUDES_LAMBDA',
  'FN_ARRAY_IS_DISTINCT',
  'FN_ARRAY_LAST_N',
  'FN_ARRAY_MAX',
  'FN_ARRAY_MAX_DOUBLE',
  'FN_ARRAY_MIN',
  'FN_ARRAY_REMOVE_FIRST_N',
  'FN_ARRAY_REMOVE_LAST_N',
  'FN_ARRAY_TRANSFORM',
  'FN_ARRAY_TRANSFORM_WITH_INDEX',
  'FN_IFERROR',
  'FN_ISERROR',
  'FN_NULLIFERROR',
];

interface FunctionProto {
  readonly name_path: readonly string[];
  readonly group: string;
  readonly mode: string;
  readonly signature: readonly object[];
  readonly options: object;
}

/** The functions that are added, for a catalog: plain ones, and those of a namespace in a catalog of its own. */
export const addedFunctions = functionProtos();

/** Names of the functions that are added, in capitals. */
export const addedNames: ReadonlySet<string> = new Set(SIGNATURES.map((one) => partsOf(one).name.toUpperCase()));

function functionProtos(): { readonly plain: readonly FunctionProto[]; readonly spaces: readonly object[] } {
  const all = SIGNATURES.map(partsOf);
  const names = [...new Set(all.map((one) => one.name))];
  const protos = names.map((name) => {
    const [last = '', space = ''] = name.split('.').reverse();
    const overloads = all.filter((one) => one.name === name);
    return { space, proto: functionProto(last, overloads) };
  });
  const inSpace = (space: string) => protos.filter((one) => one.space === space).map((one) => one.proto);
  const spaces = [...new Set(protos.map((one) => one.space))].filter((one) => one !== '');
  return { plain: inSpace(''), spaces: spaces.map((name) => ({ name, custom_function: inSpace(name) })) };
}

type Parts = ReturnType<typeof partsOf>;

function functionProto(name: string, overloads: readonly Parts[]): FunctionProto {
  return {
    name_path: [name],
    group: 'BigQuery',
    mode: overloads[0]?.isAggregate === true ? 'AGGREGATE' : 'SCALAR',
    signature: overloads.map((one) => ({
      argument: splitArguments(one.args).map(argumentProto),
      return_type: { ...typeOf(one.result), num_occurrences: 1 },
      options: {},
    })),
    options: {},
  };
}

function partsOf(signature: string) {
  const found = /^(aggregate )?([\w.]+)\((.*)\) (\S.*)$/.exec(signature);
  const [, aggregate, name = '', args = '', result = ''] = found ?? [];
  return { isAggregate: aggregate !== undefined, name, args, result };
}

/** Commas within `<>` are of a type. */
function splitArguments(text: string): readonly string[] {
  return text.split(/,(?![^<]*>)/).map((one) => one.trim());
}

function argumentProto(text: string): object {
  const [, name, type = '', optional] = /^(?:(\w+): )?(.*?)(\?)?$/.exec(text) ?? [];
  const cardinality = optional === undefined ? 'REQUIRED' : 'OPTIONAL';
  const named = name === undefined ? {} : { argument_name: name, named_argument_kind: 'POSITIONAL_OR_NAMED' };
  return { ...typeOf(type), num_occurrences: optional === undefined ? 1 : 0, options: { cardinality, ...named } };
}

function typeOf(text: string): object {
  const any = /^any([12])$/.exec(text)?.[1];
  return any === undefined
    ? { kind: 'ARG_TYPE_FIXED', type: typeProto(parseType(text)) }
    : { kind: `ARG_TYPE_ANY_${any}` };
}
