/** The type at the end of a chain of domains, for a type and modifier given as expressions. */
const baseType = (oid: string, modifier: string) => `
  cross join lateral (
    with recursive chain(oid, modifier, depth) as (
      select ${oid}, ${modifier}, 0
      union all
      select t.typbasetype, case when chain.modifier = -1 then t.typtypmod else chain.modifier end, chain.depth + 1
      from chain join pg_catalog.pg_type t on t.oid = chain.oid
      where t.typtype = 'd'
    )
    select t.typname, t.typtype, t.typcategory, chain.modifier, t.typnamespace = 'pg_catalog'::regnamespace as built_in
    from chain join pg_catalog.pg_type t on t.oid = chain.oid
    order by chain.depth desc limit 1
  ) b`;

const TYPE_COLUMNS = 'b.typname, b.typtype::text, b.typcategory::text, b.modifier, b.built_in';

/** Partitions of all levels have the rows of a partitioned table. */
const ESTIMATE = `
  (with recursive parts(oid) as (
     select c.oid union all
     select i.inhrelid from parts join pg_catalog.pg_inherits i on i.inhparent = parts.oid where c.relkind = 'p'
   )
   select sum(case when p.reltuples < 0 then null else p.reltuples end)::float8
   from parts join pg_catalog.pg_class p on p.oid = parts.oid and p.relkind <> 'p')`;

/** One row for the table that $1, a name as SQL has it, stands for. */
export const TABLE_SQL = `
  select c.oid::int8::text, n.nspname, c.relname, c.relkind::text, ${ESTIMATE}
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.oid = pg_catalog.to_regclass($1)`;

/** Names like that of $1, for a suggestion. */
export const TABLE_NAMES_SQL = `
  select n.nspname, c.relname, pg_catalog.pg_table_is_visible(c.oid)
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
  limit 10000`;

/** Tables, views and foreign tables that are not the server's own. */
export const TABLES_SQL = `
  select c.oid::int8::text, n.nspname, c.relname, c.relkind::text, ${ESTIMATE},
    pg_catalog.pg_table_is_visible(c.oid), pg_catalog.obj_description(c.oid, 'pg_class')
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
    -- a partition is read through its table
    and not coalesce((pg_catalog.to_jsonb(c) ->> 'relispartition')::bool, false)
    and pg_catalog.has_schema_privilege(n.oid, 'usage') and pg_catalog.has_any_column_privilege(c.oid, 'select')
  order by 2, 3`;

/** Columns of the tables $1 (an array of oid), in their order. */
export const COLUMNS_SQL = `
  select a.attrelid::int8::text, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull,
    pg_catalog.col_description(a.attrelid, a.attnum), coalesce(pg_catalog.to_jsonb(a) ->> 'attgenerated', ''),
    ${TYPE_COLUMNS}
  from pg_catalog.pg_attribute a ${baseType('a.atttypid', 'a.atttypmod')}
  where a.attrelid = any($1::oid[]) and a.attnum > 0 and not a.attisdropped
  order by a.attrelid, a.attnum`;

/** Types of the columns of a query: $1 their oids, $2 their modifiers. */
export const TYPES_SQL = `
  select pg_catalog.format_type(q.oid, q.modifier), ${TYPE_COLUMNS}
  from unnest($1::oid[], $2::int4[]) with ordinality as q(oid, modifier, position) ${baseType('q.oid', 'q.modifier')}
  order by q.position`;

/** Unique keys of the tables $1, each column of each: the primary key first. */
export const KEYS_SQL = `
  select i.indrelid::int8::text, i.indexrelid::int8::text, i.indisprimary, a.attname
  from pg_catalog.pg_index i
  cross join lateral unnest(i.indkey::int2[]) with ordinality as k(attnum, position)
  join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
  where i.indrelid = any($1::oid[]) and i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null
    and k.position <= coalesce((pg_catalog.to_jsonb(i) ->> 'indnkeyatts')::int, i.indnatts)
  order by i.indrelid, i.indisprimary desc, i.indexrelid, k.position`;

/** Foreign keys of the tables $1, each pair of columns of each. */
export const FOREIGN_KEYS_SQL = `
  select c.conrelid::int8::text, c.oid::int8::text, n.nspname, f.relname, pg_catalog.pg_table_is_visible(f.oid),
    a.attname, r.attname
  from pg_catalog.pg_constraint c
  join pg_catalog.pg_class f on f.oid = c.confrelid
  join pg_catalog.pg_namespace n on n.oid = f.relnamespace
  cross join lateral unnest(c.conkey, c.confkey) with ordinality as k(own, referenced, position)
  join pg_catalog.pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.own
  join pg_catalog.pg_attribute r on r.attrelid = c.confrelid and r.attnum = k.referenced
  where c.contype = 'f' and c.conrelid = any($1::oid[])
  order by c.conrelid, c.conname, k.position`;
