-- leaves: table, added to
-- main
merge into `shop`.`main`.`orders` as DBT_INTERNAL_DEST
using (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
) as DBT_INTERNAL_SOURCE
on (DBT_INTERNAL_SOURCE.`id` = DBT_INTERNAL_DEST.`id`)
when matched then update set
    `day` = DBT_INTERNAL_SOURCE.`day`,
    `amount` = DBT_INTERNAL_SOURCE.`amount`
when not matched then insert (`id`, `day`, `amount`)
    values (DBT_INTERNAL_SOURCE.`id`, DBT_INTERNAL_SOURCE.`day`, DBT_INTERNAL_SOURCE.`amount`);
