-- leaves: view
-- main
create or replace view "dev"."main"."orders" as (
select id, "Day"
from raw -- all of them
);
-- comment
comment on view "dev"."main"."orders" is 'The shop''s orders';
-- comment
comment on column "dev"."main"."orders"."id" is 'Key';
