-- leaves: table, added to
-- main
merge into `shop`.`main`.`orders` as DBT_INTERNAL_DEST
using (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
) as DBT_INTERNAL_SOURCE
on false
when not matched by source and date(DBT_INTERNAL_DEST.`day`) in (date '2024-01-01', current_date()) then delete
when not matched then insert (`id`, `day`, `amount`)
    values (DBT_INTERNAL_SOURCE.`id`, DBT_INTERNAL_SOURCE.`day`, DBT_INTERNAL_SOURCE.`amount`);
