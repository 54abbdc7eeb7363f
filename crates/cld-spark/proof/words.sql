-- Every function and type of the plain dialect, with rows made to hurt. What stands before "given" makes tables that the
-- others read; each of those is calculated here and on a server, and compared. A test asks that no word is missing.

-- given texts
select cast(n as int) as n, cast(t as varchar) as t from (values (1, 'a'), (2, 'A'), (3, 'a '), (4, ' a'), (5, ''), (6, ' '),
  (7, null), (8, 'it''s'), (9, 'back\slash'), (10, '\n'), (11, 'İstanbul'), (12, 'ısı'), (13, 'straße'), (14, 'ÉTÉ'),
  (15, 'ΣΑΣ'), (16, '100%'), (17, '_'), (18, 'a,b,,c'), (19, 'NFA - other'), (20, 'nfa'), (21, '😀x'), (22, '"quoted"'),
  (23, 'null'), (24, 'Z'), (25, 'z'), (26, 'é'), (27, 'a_b'), (28, ',')) as v (n, t)

-- given numbers
select cast(n as int) as n, cast(a as int) as a, cast(b as bigint) as b, cast(d as decimal(12, 2)) as d
from (values (1, 0, 0, 0.00), (2, 1, -1, 0.05), (3, -1, 3, -0.05), (4, 7, 2, 2.50), (5, -7, 2, -2.50), (6, 7, -2, 0.25),
  (7, null, 5, null), (8, 5, null, 1.15), (9, 21475, 21475, 1.25), (10, 30000, 100000, 99.95),
  (11, 2147483647, 9007199254740993, 9999999.99), (12, -2147483648, -9007199254740993, -9999999.99), (13, 2, 3, 6.25),
  (14, 1, 8, 12.345), (15, 1999, 2000, 0.5)) as v (n, a, b, d)

-- given days
select cast(n as int) as n, cast(d as date) as d, cast(e as date) as e, cast(m as varchar) as m
from (values (1, '2024-02-29', '2023-02-28', '2024-02-29 00:00:00'), (2, '2024-01-31', '2024-03-31', '2024-03-31 01:30:00'),
  (3, '2023-12-31', '2024-01-01', '2023-12-31 23:59:59.999999'), (4, null, '2024-01-01', null),
  (5, '2024-03-01', null, '2024-10-27 01:30:00'), (6, '1900-01-01', '2100-02-28', '1900-01-01 12:00:00'),
  (7, '1753-01-01', '1924-02-29', '1969-12-31 23:59:59'), (8, '2024-08-31', '2024-08-31', '2024-08-31 00:00:00.000001'))
  as v (n, d, e, m)

-- given groups
select cast(n as int) as n, cast(g as varchar) as g, cast(v as int) as v, cast(t as varchar) as t, cast(is_so as boolean) as is_so
from (values (1, 'x', 3, 'b', true), (2, 'x', 3, 'a', false), (3, 'x', null, null, null), (4, 'x', -1, 'B', true),
  (5, 'y', null, null, null), (6, 'y', null, null, null), (7, null, 2, '', false), (8, null, 2, ' ', true), (9, 'z', 0, 'é', false),
  (10, 'X', 5, 'it''s', true), (11, 'x ', 5, 'back\slash', false), (12, 'x', 3, 'b', true)) as v (n, g, v, t, is_so)

-- given nobody
select n, t from texts where n < 0

-- texts_cut
select n, btrim(t) as b, ltrim(t) as l, rtrim(t) as r, left(t, 2) as two, substr(t, 2) as rest, substr(t, 2, 2) as middle,
  split_part(t, ',', 1) as first_part, split_part(t, ',', 3) as third_part, split_part(t, ',', 9) as ninth_part from texts

-- texts_changed
select n, lower(t) as l, upper(t) as u, replace(t, 'a', 'it''s') as r, replace(t, '\', '/') as s, t || '!' as with_more,
  coalesce(t, '') || coalesce(t, '') as twice from texts

-- texts_compared
select a.n, b.n as m, a.t < b.t as is_less, a.t = b.t as is_same, a.t is not distinct from b.t as is_alike,
  greatest(a.t, b.t) as later, least(a.t, b.t) as earlier from texts as a join texts as b on a.n <= b.n

-- texts_like
select n, t like 'a%' as a, t like '%''%' as quoted, t like 'nfa%' as nfa, t like '_' as one, t not like '% ' as no_blank,
  t in ('a', 'it''s', 'back\slash') as listed, t not in ('a', 'A') as not_listed, t between 'A' and 'a' as between_them from texts

-- texts_cast
select n, cast(n as varchar) as whole, cast(cast(n as varchar) as int) as again, cast(n = 1 as varchar) as truth,
  cast('2024-02-29' as date) as leap, cast('12.5' as decimal(12, 1)) as decimals, cast('true' as boolean) as is_so from texts

-- numbers_signed
select n, abs(b) as abs_b, abs(d) as abs_d, -d as minus_d, b % 4 as rest, nullif(b, 0) as no_nought, greatest(a, b, 0) as most,
  least(a, b, 0) as fewest, coalesce(a, b, -1) as either from numbers

-- numbers_rounded
select n, cast(floor(d) as bigint) as f, cast(ceil(d) as bigint) as c, cast(round(d) as bigint) as r,
  cast(round(d, 1) as decimal(12, 1)) as r1, cast(d as decimal(12, 1)) as d1, cast(d as decimal(12, 0)) as d0,
  cast(d as bigint) as cut, cast(d as int) as cut_int, cast(d as varchar) as said from numbers

-- numbers_shared
select n, cast(cast(100 * b as decimal(24, 6)) / cast(nullif(a, 0) as decimal(12, 0)) as decimal(24, 1)) as share,
  cast(cast(d as decimal(24, 6)) / cast(3 as decimal(12, 0)) as decimal(12, 2)) as third from numbers where abs(b) < 1000000

-- numbers_grown
select n, cast(a as bigint) * 100000 + n as code, 2 * n as twice, n + 1 as more, n * n as square, cast(a as bigint) - 1 as less
from numbers

-- numbers_chosen
select n, case when a > 0 then 'more' when a < 0 then 'less' when a = 0 then 'none' end as sign, case a when 7 then b else a end as b,
  a > b as is_more, a <> b as is_other, a is null or b > 0 as is_either, not (a > b and b > 0) as is_not from numbers

-- days_parts
select n, date_part('year', d) as y, date_part('quarter', d) as q, date_part('month', d) as m, date_part('day', d) as day,
  extract(year from cast(m as timestamp)) as y2, extract(month from cast(m as timestamp)) as m2, make_date(date_part('year', d), 1, 31) as made,
  cast(date_trunc('month', d) as date) as first_of_month, cast(date_trunc('year', cast(m as timestamp)) as date) as first_of_year,
  cast(date_trunc('quarter', d) as date) as first_of_quarter from days

-- days_between
select n, cast(e - d as int) as days, cast(cast(e - d as int) as decimal(12, 2)) as as_decimal, d < e as is_before,
  d between cast('2024-01-01' as date) and cast('2024-12-31' as date) as is_2024, greatest(d, e) as later from days

-- days_moved
select n, cast(d + interval '1 month' as date) as month_later, cast(d - interval '1 month' as date) as month_before,
  cast(d + interval '1 year' as date) as year_later, cast(d + interval '1 day' as date) as day_later,
  cast(d - interval '28 days' as date) as four_weeks from days

-- days_cast
select n, cast(cast(m as timestamp) as date) as day, cast(m as timestamp) as moment, cast(d as timestamp) as midnight,
  cast(d as varchar) as said, cast(m as timestamp) > cast(d as timestamp) as is_later,
  max(cast(m as timestamp)) over (order by n) as latest from days

-- groups_counted
select g, count(*) as c, count(v) as cv, count(distinct v) as cd, count(distinct t) as ct, sum(v) as s, sum(cast(v as decimal(12, 2)) + 0.25) as sd,
  min(v) as least_v, max(v) as most_v, min(t) as first_t, max(t) as last_t, max(is_so) as any_so, min(is_so) as all_so,
  count(*) filter (where is_so) as c_so, sum(v) filter (where v > 2) as s_more from groups group by g

-- groups_joined
select g, string_agg(t, ', ' order by n) as in_order from groups group by g

-- groups_joined_distinct
select g, string_agg(distinct t, '|' order by t) as distinct_t from groups group by g

-- groups_numbered
select n, row_number() over (partition by g order by v, n) as up, row_number() over (partition by g order by v desc, n desc) as down,
  rank() over (partition by g order by v) as r, dense_rank() over (partition by g order by v desc) as dr,
  row_number() over (order by t, n) as by_text, row_number() over (order by is_so desc, n) as by_truth from groups

-- groups_around
select n, lag(v) over (partition by g order by n) as before_it, lag(v, 2, -9) over (partition by g order by n) as two_before,
  lead(t) over (partition by g order by n) as after_it, lead(v, 1, -9) over (order by n) as next_v,
  first_value(v) over (partition by g order by v, n) as first_v, last_value(v) over (partition by g order by v) as last_v,
  last_value(n) over (partition by g order by n rows between unbounded preceding and unbounded following) as last_n,
  sum(v) over (partition by g order by n) as so_far, sum(v) over (partition by g order by v) as with_peers,
  count(*) over (partition by g) as of_group from groups

-- groups_met
select a.n, b.v from groups as a left join groups as b on a.g = b.g and b.n = a.n + 1
where not exists (select 1 from nobody where nobody.n = a.n) and exists (select 1 from groups as c where c.g = a.g and c.n < a.n)

-- groups_together
with both as (select n, g from groups union all select n, t from texts)
select g, count(*) as c from both group by g union select g, 0 from groups

-- nobody_chosen
select n, upper(t) as u from nobody

-- nobody_counted
select count(*) as c, count(n) as cn, sum(n) as s, max(t) as m, string_agg(t, ',' order by n) as j from nobody

-- nobody_by_group
select t, count(*) as c from nobody group by t
