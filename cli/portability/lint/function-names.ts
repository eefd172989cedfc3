/** Functions that DuckDB has and BigQuery has not. Written by the test beside this file, as all below. */
export const DUCKDB_FUNCTIONS: ReadonlySet<string> = new Set(
  (
    'add age aggregate ago alias apply approx_quantile approx_top_k arbitrary arg_max arg_max_null ' +
    'arg_max_nulls_last arg_min arg_min_null arg_min_nulls_last argmax argmin array_aggr array_aggregate ' +
    'array_append array_apply array_cat array_contains array_cosine_distance array_cosine_similarity ' +
    'array_cross_product array_distance array_distinct array_dot_product array_extract array_filter array_grade_up ' +
    'array_has array_has_all array_has_any array_indexof array_inner_product array_intersect ' +
    'array_negative_dot_product array_negative_inner_product array_pop_back array_pop_front array_position ' +
    'array_prepend array_push_back array_push_front array_reduce array_resize array_reverse_sort array_select ' +
    'array_sort array_to_json array_to_string_comma_default array_transform array_unique array_value array_where ' +
    'array_zip bar base64 bin bit_length bit_position bitstring bitstring_agg bool_and bool_or can_cast_implicitly ' +
    'cardinality cast_to_type century checkpoint col_description combine concat_ws constant_or_null contains ' +
    'count_if count_star create_sort_key current_catalog current_connection_id current_database current_localtime ' +
    'current_localtimestamp current_query current_query_id current_role current_schema current_schemas ' +
    'current_setting current_transaction_id current_user currval damerau_levenshtein date_part datediff datepart ' +
    'datesub datetrunc day dayname dayofmonth dayofweek dayofyear days_in_month decade decode degrees divide ' +
    'editdist3 element_at encode entropy enum_code enum_first enum_last enum_range enum_range_boundary epoch ' +
    'epoch_ms epoch_ns epoch_us equi_width_bins era even factorial favg fdiv fill finalize first fmod ' +
    'force_checkpoint format_bytes format_pg_type format_type formatreadabledecimalsize formatreadablesize ' +
    'from_binary from_json from_json_strict fsum gamma gcd gen_random_uuid generate_series generate_subscripts ' +
    'geomean geometric_mean get_bit get_block_size get_current_time get_current_timestamp get_type getvariable ' +
    'glob grade_up greatest_common_divisor group_concat hamming hash hex histogram histogram_exact ' +
    'histogram_values hour icu_calendar_names icu_sort_key in_search_path is_histogram_other_bin isfinite isinf ' +
    'isnan isodow isoyear jaccard jaro_similarity jaro_winkler_similarity json json_array_length json_contains ' +
    'json_deserialize_sql json_each json_execute_serialized_sql json_exists json_extract_path ' +
    'json_extract_path_text json_extract_string json_group_array json_group_object json_group_structure ' +
    'json_merge_patch json_pretty json_quote json_serialize_plan json_serialize_sql json_structure json_transform ' +
    'json_transform_strict json_tree json_valid julian kahan_sum kurtosis kurtosis_pop last lcase lcm ' +
    'least_common_multiple left_grapheme len length_grapheme levenshtein lgamma list list_aggr list_aggregate ' +
    'list_any_value list_append list_apply list_approx_count_distinct list_avg list_bit_and list_bit_or ' +
    'list_bit_xor list_bool_and list_bool_or list_cat list_concat list_contains list_cosine_distance ' +
    'list_cosine_similarity list_count list_distance list_distinct list_dot_product list_element list_entropy ' +
    'list_extract list_filter list_first list_grade_up list_has list_has_all list_has_any list_histogram ' +
    'list_indexof list_inner_product list_intersect list_kurtosis list_kurtosis_pop list_last list_mad list_max ' +
    'list_median list_min list_mode list_negative_dot_product list_negative_inner_product list_pack list_position ' +
    'list_prepend list_product list_reduce list_resize list_reverse list_reverse_sort list_select list_sem ' +
    'list_skewness list_slice list_sort list_stddev_pop list_stddev_samp list_string_agg list_sum list_transform ' +
    'list_unique list_value list_var_pop list_var_samp list_where list_zip listagg log2 mad make_date make_time ' +
    'make_timestamp make_timestamp_ms make_timestamp_ns make_timestamptz make_type map map_concat map_contains ' +
    'map_contains_entry map_contains_value map_entries map_extract map_extract_value map_from_entries map_keys ' +
    'map_to_pg_oid map_values md5_number md5_number_lower md5_number_upper mean median microsecond millennium ' +
    'millisecond minute mismatches mode month monthname multiply nanosecond nextafter nextval nfc_normalize ' +
    'normalized_interval now obj_description ord parquet_bloom_probe parquet_file_metadata parquet_full_metadata ' +
    'parquet_kv_metadata parquet_metadata parquet_scan parquet_schema parse_dirname parse_dirpath ' +
    'parse_duckdb_log_message parse_filename parse_formatted_bytes parse_path pi position prefix printf product ' +
    'quantile quantile_cont quantile_disc quarter query query_table radians random rank_dense read_blob read_csv ' +
    'read_csv_auto read_duckdb read_json read_json_auto read_json_objects read_json_objects_auto read_ndjson ' +
    'read_ndjson_auto read_ndjson_objects read_parquet read_text reduce regexp_escape regexp_full_match ' +
    'regexp_matches regexp_split_to_array regexp_split_to_table regr_avgx regr_avgy regr_count regr_intercept ' +
    'regr_r2 regr_slope regr_sxx regr_sxy regr_syy remap_struct repeat_row replace_type reservoir_quantile ' +
    'right_grapheme round_even roundbankers row row_to_json second sem seq_scan set_bit setseed shobj_description ' +
    'signbit skewness sleep_ms sniff_csv split_part sql_auto_complete st_aswkb st_aswkt st_crs st_geomfromwkb ' +
    'st_intersects_extent st_setcrs stats str_split str_split_regex strftime string_split string_split_regex ' +
    'string_to_array strip_accents strlen strptime struct_concat struct_contains struct_extract struct_extract_at ' +
    'struct_has struct_indexof struct_insert struct_keys struct_pack struct_position struct_update struct_values ' +
    'substring_grapheme subtract suffix sum_no_overflow sumkahan summary switch time_bucket timetz_byte_comparable ' +
    'timezone timezone_hour timezone_minute to_base to_binary to_centuries to_days to_decades to_hours ' +
    'to_microseconds to_millennia to_milliseconds to_minutes to_months to_quarters to_seconds to_timestamp ' +
    'to_weeks to_years today transaction_timestamp truncate_duckdb_logs try_strptime txid_current ucase unbin ' +
    'unhex union_extract union_tag union_value unpivot_list url_decode url_encode user uuid uuid_extract_timestamp ' +
    'uuid_extract_version uuidv4 uuidv7 variant_extract variant_typeof vector_type version wavg week weekday ' +
    'weekofyear weighted_avg which_secret write_log xor year yearweek'
  ).split(' '),
);

/** Functions that BigQuery has and DuckDB has not. */
export const BIGQUERY_FUNCTIONS: ReadonlySet<string> = new Set(
  (
    'approx_quantiles approx_top_count approx_top_sum array_concat_agg array_first array_last bag_of_words bool ' +
    'bool_array byte_length code_points_to_bytes code_points_to_string collate contains_substr cosine_distance ' +
    'coth csc csch current_datetime current_time current_timestamp date_bucket date_from_unix_date datetime ' +
    'datetime_add datetime_bucket datetime_diff datetime_sub datetime_trunc deterministic_decrypt_bytes ' +
    'deterministic_decrypt_string deterministic_encrypt div edit_distance euclidean_distance external_query ' +
    'farm_fingerprint float64 float64_array format_date format_datetime format_time format_timestamp from_base32 ' +
    'generate_array generate_date_array generate_range_array generate_timestamp_array generate_uuid ieee_divide ' +
    'initcap int64 int64_array is_inf is_nan json_array_append json_array_insert json_extract_array ' +
    'json_extract_scalar json_extract_string_array json_flatten json_query json_query_array json_remove json_set ' +
    'json_strip_nulls json_value_array justify_days justify_hours justify_interval lax_bool lax_bool_array ' +
    'lax_float64 lax_float64_array lax_int64 lax_int64_array lax_string lax_string_array logical_and logical_or ' +
    'make_interval normalize normalize_and_casefold parse_bignumeric parse_date parse_datetime parse_json ' +
    'parse_numeric parse_time parse_timestamp percentile_cont percentile_disc rand range_bucket range_contains ' +
    'range_end range_intersect range_is_end_unbounded range_is_start_unbounded range_overlaps range_sessionize ' +
    'range_start regexp_contains regexp_instr regexp_substr s2_cellidfrompoint s2_coveringcellids safe_add ' +
    'safe_cast safe_convert_bytes_to_string safe_divide safe_multiply safe_negate safe_subtract search sec sech ' +
    'sha512 soundex st_accum st_angle st_askml st_boundingbox st_bufferwithtolerance st_centroid_agg ' +
    'st_clusterdbscan st_dumppoints st_geogfrom st_geogfromgeojson st_geogfromkml st_geogfromtext st_geogfromwkb ' +
    'st_geogpoint st_geogpointfromgeohash st_geohash st_hausdorffdistance st_hausdorffdwithin st_interiorrings ' +
    'st_intersectsbox st_iscollection st_makepolygonoriented st_maxdistance st_nearest_neighbors st_snaptogrid ' +
    'st_unaryunion string string_array text_analyze time time_add time_diff time_sub time_trunc timestamp ' +
    'timestamp_add timestamp_bucket timestamp_diff timestamp_from_unix_micros timestamp_from_unix_millis ' +
    'timestamp_from_unix_seconds timestamp_micros timestamp_millis timestamp_seconds timestamp_sub timestamp_trunc ' +
    'to_base32 to_code_points to_json_string unix_date unix_micros unix_millis unix_seconds vector_search'
  ).split(' '),
);

/** What stands before the dot of functions that only BigQuery has, such as `net.host`. */
export const BIGQUERY_NAMESPACES: ReadonlySet<string> = new Set(
  'aead ai bqml d3a_count hll_count keys kll_quantiles ml net obj'.split(' '),
);
