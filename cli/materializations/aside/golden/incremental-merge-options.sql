-- leaves: table, added to
-- prepare
-- clone job, for 12 hours: `shop`.`main`.`orders` to `shop`.`main`.`orders__etl_new_1a2b3c4d`
-- comment
-- properties of `shop`.`main`.`orders__etl_new_1a2b3c4d`: {"requirePartitionFilter":false}
-- main
merge into `shop`.`main`.`orders__etl_new_1a2b3c4d` as DBT_INTERNAL_DEST
using (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
) as DBT_INTERNAL_SOURCE
on (DBT_INTERNAL_SOURCE.`id` = DBT_INTERNAL_DEST.`id`) and (DBT_INTERNAL_SOURCE.`day` = DBT_INTERNAL_DEST.`day`) and (DBT_INTERNAL_DEST.day > date_sub(current_date(), interval 7 day)) and (DBT_INTERNAL_DEST.`day` is null or DBT_INTERNAL_DEST.`day` is not null)
when matched then update set
    `amount` = DBT_INTERNAL_SOURCE.`amount`
when not matched then insert (`id`, `day`, `amount`)
    values (DBT_INTERNAL_SOURCE.`id`, DBT_INTERNAL_SOURCE.`day`, DBT_INTERNAL_SOURCE.`amount`);
-- == tests read table orders__etl_new_1a2b3c4d, then:
-- publish
-- copy job, WRITE_TRUNCATE: `shop`.`main`.`orders__etl_new_1a2b3c4d` to `shop`.`main`.`orders`
-- comment
-- properties of `shop`.`main`.`orders`: {"expiresInHours":null,"requirePartitionFilter":true}
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_new_1a2b3c4d`;
-- == and when they fail:
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_new_1a2b3c4d`;
