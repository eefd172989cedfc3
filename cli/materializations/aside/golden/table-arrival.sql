-- leaves: table
-- prepare
create or replace table `shop`.`main`.`orders__etl_new_1a2b3c4d` (
  `id` INT64
)
partition by timestamp_trunc(_PARTITIONTIME, hour)
options (expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour));
-- main
insert into `shop`.`main`.`orders__etl_new_1a2b3c4d` (_PARTITIONTIME, `id`)
select timestamp(`seen`), `id` from (
select seen, id from `shop`.`raw`.`clicks`
) as model_subq;
-- publish
-- copy job, WRITE_TRUNCATE: `shop`.`main`.`orders__etl_new_1a2b3c4d` to `shop`.`main`.`orders`
-- comment
-- properties of `shop`.`main`.`orders`: {"expiresInHours":null,"requirePartitionFilter":false}
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_new_1a2b3c4d`;
