-- leaves: view
-- main
create or replace view "dev"."main"."orders" as (
select id, "Day"
from raw -- all of them
);
