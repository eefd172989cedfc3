select * from {{ source('src', 'tab') }} {{ env_var('KITCHEN', 'x') }} {{ var('templated') }}
