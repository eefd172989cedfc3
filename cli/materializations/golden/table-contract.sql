-- leaves: table
-- leftover
drop table if exists "dev"."main"."orders__etl_new";
-- prepare
create table "dev"."main"."orders__etl_new" (
  "id" integer not null check (id > 0),
  "Day" date references "dev"."main"."days" (day),
  constraint pk_orders primary key ("id", "Day"),
  check (id < 100)
);
-- main
insert into "dev"."main"."orders__etl_new" ("id", "Day")
select "id", "Day" from (
select id, "Day"
from raw -- all of them
) as model_subq;
-- publish
drop table if exists "dev"."main"."orders";
-- publish
alter table "dev"."main"."orders__etl_new" rename to "orders";
