-- leaves: table, added to
-- main
merge into `shop`.`main`.`orders` as DBT_INTERNAL_DEST
using (select timestamp(`seen`) as _PARTITIONTIME, * except (`seen`) from (
select seen, id from `shop`.`raw`.`clicks`
) as arrived) as DBT_INTERNAL_SOURCE
on (DBT_INTERNAL_SOURCE.`id` = DBT_INTERNAL_DEST.`id`)
when matched then update set
    `_PARTITIONTIME` = DBT_INTERNAL_SOURCE.`_PARTITIONTIME`
when not matched then insert (`_PARTITIONTIME`, `id`)
    values (DBT_INTERNAL_SOURCE.`_PARTITIONTIME`, DBT_INTERNAL_SOURCE.`id`);
