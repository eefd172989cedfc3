select {{ var('inner') }} as a, '{{ var("other") }}' as b, {{ local_pkg.twice(2) }} as c
