-- leaves: view
-- publish
drop table if exists "dev"."main"."orders";
-- main
create or replace view "dev"."main"."orders" as (
select id, "Day"
from raw -- all of them
);
