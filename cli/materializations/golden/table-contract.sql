-- leaves: table
-- leftover
drop table if exists "dev"."main"."orders__etl_new";
-- publish
drop table if exists "dev"."main"."orders";
-- prepare
create table "dev"."main"."orders" (
  id integer not null check (id > 0),
  "Day" date references "main"."days" (day),
  constraint pk_orders primary key (id, "Day"),
  check (id < 100)
);
-- main
insert into "dev"."main"."orders" (id, "Day")
(
select id, "Day" from (
select id, "Day"
from raw -- all of them
) as model_subq
);
