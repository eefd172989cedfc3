/** The parts of ZetaSQL's local service that are used here, as its .proto files name them. */
export interface TypeProto {
  readonly type_kind: string;
  readonly array_type?: { readonly element_type: TypeProto };
  readonly range_type?: { readonly element_type: TypeProto };
  readonly struct_type?: {
    readonly field?: readonly { readonly field_name?: string; readonly field_type: TypeProto }[];
  };
}

/** A value without its type; none of the fields is there for NULL. */
export interface ValueProto {
  readonly int64_value?: string;
  readonly int32_value?: number;
  readonly bool_value?: boolean;
  readonly double_value?: number;
  readonly string_value?: string;
  readonly bytes_value?: Uint8Array;
  readonly date_value?: number;
  readonly timestamp_value?: { readonly seconds?: string; readonly nanos?: number };
  readonly datetime_value?: { readonly bit_field_datetime_seconds?: string; readonly nanos?: number };
  readonly time_value?: string;
  readonly numeric_value?: Uint8Array;
  readonly bignumeric_value?: Uint8Array;
  readonly json_value?: string;
  readonly interval_value?: Uint8Array;
  readonly array_value?: { readonly element?: readonly ValueProto[] };
  readonly struct_value?: { readonly field?: readonly ValueProto[] };
  readonly range_value?: { readonly start?: ValueProto; readonly end?: ValueProto };
}

/** A column of a table or of a result. */
export interface ColumnProto {
  readonly name?: string;
  readonly type: TypeProto;
  readonly is_pseudo_column?: boolean;
}

/** Rows sent along or given back. */
export interface TableContent {
  readonly table_data?: { readonly row?: readonly { readonly cell?: readonly ValueProto[] }[] };
}

/** What `EvaluateQuery` answers. */
export interface EvaluateAnswer {
  readonly content?: TableContent;
  readonly prepared?: { readonly columns?: readonly ColumnProto[] };
}
