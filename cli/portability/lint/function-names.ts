/** Functions that DuckDB has and BigQuery has not, by `duckdb_functions()`; those that no model calls are left out. */
export const DUCKDB_FUNCTIONS: ReadonlySet<string> = new Set(
  (
    'age aggregate ago apply approx_quantile approx_top_k arbitrary arg_max arg_max_null arg_max_nulls_last ' +
    'arg_min arg_min_null arg_min_nulls_last argmax argmin array_aggr array_aggregate array_append ' +
    'array_apply array_cat array_contains array_cosine_distance array_cosine_similarity array_cross_product ' +
    'array_distance array_distinct array_dot_product array_extract array_grade_up array_has array_has_all ' +
    'array_has_any array_indexof array_inner_product array_intersect array_negative_dot_product ' +
    'array_negative_inner_product array_pop_back array_pop_front array_position array_prepend array_push_back ' +
    'array_push_front array_reduce array_resize array_reverse_sort array_select array_sort array_to_json ' +
    'array_to_string_comma_default array_unique array_value array_where array_zip bar base64 bin bit_length ' +
    'bit_position bitstring bitstring_agg bool_and bool_or cardinality century concat_ws contains count_if ' +
    'current_localtime current_localtimestamp damerau_levenshtein date_part datediff datepart datesub ' +
    'datetrunc day dayname dayofmonth dayofweek dayofyear days_in_month decade decode degrees editdist3 ' +
    'element_at encode entropy enum_code enum_first enum_last enum_range enum_range_boundary epoch epoch_ms ' +
    'epoch_ns epoch_us equi_width_bins era even factorial favg fdiv first fmod formatReadableDecimalSize ' +
    'formatReadableSize format_bytes format_type from_binary from_json from_json_strict fsum gamma gcd ' +
    'gen_random_uuid generate_series generate_subscripts geomean geometric_mean get_bit get_current_time ' +
    'get_current_timestamp getvariable glob greatest_common_divisor group_concat hamming hash hex histogram ' +
    'histogram_exact histogram_values hour isfinite isinf isnan isodow isoyear jaccard jaro_similarity ' +
    'jaro_winkler_similarity json json_array_length json_each json_exists json_extract_path ' +
    'json_extract_path_text json_extract_string json_group_array json_group_object json_group_structure ' +
    'json_merge_patch json_pretty json_quote json_structure json_transform json_transform_strict json_tree ' +
    'json_valid julian kahan_sum kurtosis kurtosis_pop last lcase lcm least_common_multiple left_grapheme len ' +
    'length_grapheme levenshtein lgamma list list_aggr list_aggregate list_any_value list_append list_apply ' +
    'list_approx_count_distinct list_avg list_bit_and list_bit_or list_bit_xor list_bool_and list_bool_or ' +
    'list_cat list_concat list_contains list_cosine_distance list_cosine_similarity list_count list_distance ' +
    'list_distinct list_dot_product list_element list_entropy list_extract list_filter list_first ' +
    'list_grade_up list_has list_has_all list_has_any list_histogram list_indexof list_inner_product ' +
    'list_intersect list_kurtosis list_kurtosis_pop list_last list_mad list_max list_median list_min ' +
    'list_mode list_negative_dot_product list_negative_inner_product list_pack list_position list_prepend ' +
    'list_product list_reduce list_resize list_reverse list_reverse_sort list_select list_sem list_skewness ' +
    'list_slice list_sort list_stddev_pop list_stddev_samp list_string_agg list_sum list_transform ' +
    'list_unique list_value list_var_pop list_var_samp list_where list_zip listagg log2 mad make_date ' +
    'make_time make_timestamp make_timestamp_ms make_timestamp_ns make_timestamptz map map_concat ' +
    'map_contains map_contains_entry map_contains_value map_entries map_extract map_extract_value ' +
    'map_from_entries map_keys map_values md5_number md5_number_lower md5_number_upper mean median ' +
    'microsecond millennium millisecond minute mismatches mode month monthname nanosecond nextafter ' +
    'nfc_normalize now ord parse_dirname parse_dirpath parse_filename parse_path position prefix printf ' +
    'product quantile quantile_cont quantile_disc quarter radians random rank_dense read_blob read_csv ' +
    'read_csv_auto read_json read_json_auto read_json_objects read_json_objects_auto read_ndjson ' +
    'read_ndjson_auto read_ndjson_objects read_parquet read_text reduce regexp_escape regexp_full_match ' +
    'regexp_matches regexp_split_to_array regexp_split_to_table regr_avgx regr_avgy regr_count regr_intercept ' +
    'regr_r2 regr_slope regr_sxx regr_sxy regr_syy reservoir_quantile right_grapheme round_even roundbankers ' +
    'row row_to_json second sem setseed signbit skewness sniff_csv split_part str_split str_split_regex ' +
    'strftime string_split string_split_regex string_to_array strip_accents strlen strptime struct_concat ' +
    'struct_contains struct_extract struct_extract_at struct_has struct_indexof struct_insert struct_keys ' +
    'struct_pack struct_position struct_update struct_values substring_grapheme suffix sumkahan switch ' +
    'time_bucket timezone timezone_hour timezone_minute to_base to_binary to_centuries to_days to_decades ' +
    'to_hours to_microseconds to_millennia to_milliseconds to_minutes to_months to_quarters to_seconds ' +
    'to_timestamp to_weeks to_years today try_strptime ucase unbin unhex union_extract union_tag union_value ' +
    'url_decode url_encode uuid uuidv4 uuidv7 wavg week weekday weekofyear weighted_avg xor year yearweek'
  ).split(' '),
);

/** Functions that BigQuery has and DuckDB has not, by BigQuery's reference of functions. */
export const BIGQUERY_FUNCTIONS: ReadonlySet<string> = new Set(
  (
    'approx_quantiles approx_top_count approx_top_sum array_concat_agg array_first ' +
    'array_last ' +
    'byte_length code_points_to_bytes code_points_to_string collate contains_substr coth ' +
    'csc current_datetime current_time date_from_unix_date datetime datetime_add datetime_diff datetime_sub ' +
    'datetime_trunc deterministic_decrypt_bytes deterministic_decrypt_string deterministic_encrypt div ' +
    'edit_distance external_query farm_fingerprint float64 format_date format_datetime format_time ' +
    'format_timestamp from_base32 generate_array generate_date_array generate_timestamp_array generate_uuid ' +
    'ieee_divide initcap int64 is_inf is_nan json_array_append json_array_insert ' +
    'json_extract_array json_extract_scalar json_extract_string_array json_flatten json_query ' +
    'json_query_array json_remove json_set json_strip_nulls json_value_array lax_bool lax_float64 lax_int64 ' +
    'lax_string logical_and logical_or normalize normalize_and_casefold ' +
    'parse_bignumeric parse_date parse_datetime parse_json parse_numeric parse_time parse_timestamp ' +
    'percentile_cont percentile_disc rand range_bucket range_contains range_end range_intersect ' +
    'range_overlaps range_sessionize range_start regexp_contains regexp_instr regexp_substr safe_add ' +
    'safe_cast safe_convert_bytes_to_string safe_divide safe_multiply safe_negate safe_subtract search sec ' +
    'sha512 soundex st_geogfrom st_geogfromgeojson st_geogfromtext st_geogfromwkb st_geogpoint st_geohash ' +
    'st_snaptogrid string time_add time_diff time_sub time_trunc timestamp_add timestamp_diff ' +
    'timestamp_micros timestamp_millis timestamp_seconds timestamp_sub timestamp_trunc to_base32 ' +
    'to_code_points to_json_string unix_date unix_micros unix_millis unix_seconds vector_search'
  ).split(' '),
);
