-- leaves: table, added to
-- main
merge into `shop`.`main`.`orders` as DBT_INTERNAL_DEST
using (
select * from (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
) as batch
where `day` >= cast(timestamp('2024-01-01 00:00:00+00:00') as DATE) and `day` < cast(timestamp('2024-01-02 00:00:00+00:00') as DATE)
) as DBT_INTERNAL_SOURCE
on false
when not matched by source and DBT_INTERNAL_DEST.`day` >= cast(timestamp('2024-01-01 00:00:00+00:00') as DATE) and DBT_INTERNAL_DEST.`day` < cast(timestamp('2024-01-02 00:00:00+00:00') as DATE) then delete
when not matched then insert (`id`, `day`, `amount`)
    values (DBT_INTERNAL_SOURCE.`id`, DBT_INTERNAL_SOURCE.`day`, DBT_INTERNAL_SOURCE.`amount`);
