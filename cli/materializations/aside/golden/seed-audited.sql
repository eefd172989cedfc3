-- leaves: table
-- main
-- load job, WRITE_TRUNCATE: 3 rows to `shop`.`main`.`orders__etl_new_1a2b3c4d` (`id` INT64, `price` NUMERIC(10, 2), `note` STRING)
-- == tests read table orders__etl_new_1a2b3c4d, then:
-- publish
-- copy job, WRITE_TRUNCATE: `shop`.`main`.`orders__etl_new_1a2b3c4d` to `shop`.`main`.`orders`
-- comment
-- properties of `shop`.`main`.`orders`: {"expiresInHours":null}
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_new_1a2b3c4d`;
-- == and when they fail:
-- cleanup
drop table if exists `shop`.`main`.`orders__etl_new_1a2b3c4d`;
