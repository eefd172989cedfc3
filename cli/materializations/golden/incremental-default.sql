-- leaves: table, added to
-- main
insert into "dev"."main"."orders" ("id", "Day")
select "id", "Day" from (
select id, "Day"
from raw -- all of them
) as model_subq;
