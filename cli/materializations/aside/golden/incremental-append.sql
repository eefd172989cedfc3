-- leaves: table, added to
-- main
insert into `shop`.`main`.`orders` (`id`, `day`, `amount`)
select `id`, `day`, `amount` from (
select id, day, amount
from `shop`.`raw`.`orders` -- all of them
) as model_subq;
