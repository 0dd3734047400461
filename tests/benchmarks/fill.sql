-- A million cases over three years: one in fifty open, spread over all grids, categories and leads, with one history row each.
WITH grids AS (SELECT id, region_id, ST_X(centre) AS x, ST_Y(centre) AS y, row_number() OVER () - 1 AS n FROM geo_basegrid),
lines AS (
    SELECT category_id, id AS line_id, lead_id, row_number() OVER () - 1 AS n
    FROM cases_dutyline WHERE region_prefix = '' AND lead_id IS NOT NULL
),
drawn AS (
    SELECT n, now() - (1000000 - n) * interval '95 seconds' AS at,
           (hashint8(n) & 2147483647) AS h1, (hashint8(n::bigint * 7919 + 1) & 2147483647) AS h2, (hashint8(n::bigint * 104729 + 2) & 2147483647) AS h3
    FROM generate_series(1, %(cases)s) AS n
)
INSERT INTO cases_case (
    token, number, category_id, state, urgency, source, text, place, point, region_code, grid_id, asset_code,
    reported_at, state_since, warn_at, due_at, escalate_at, limits, duty_line_id, lead_id, assisting,
    handled_at, closed_at, rework_count, return_count, rating, event_count, synthetic
)
SELECT 'b' || drawn.n, 'LC-B-' || drawn.n, lines.category_id,
       CASE WHEN open THEN (ARRAY['filed', 'dispatched', 'handling', 'handled', 'verified'])[1 + h3 %% 5] ELSE 'closed' END,
       (ARRAY['normal', 'normal', 'normal', 'urgent', 'urgent', 'long', 'critical'])[1 + h2 %% 7],
       (ARRAY['grid', 'web', 'hotline', 'department', 'open311'])[1 + h3 %% 5],
       '合成案件第' || drawn.n || '号:路口有一堆垃圾,三天没人管', '柳园路' || (h1 %% 500) || '号附近',
       ST_SetSRID(ST_MakePoint(x + (h2 %% 1000 - 500) / 2e6, y + (h3 %% 1000 - 500) / 2e6), 4326), region_id, grids.id, '',
       at, at, CASE WHEN open THEN now() + (h3 %% 7200 - 5400) * interval '1 minute' END,
       CASE WHEN open THEN now() + (h3 %% 7200 - 3600) * interval '1 minute' END,
       CASE WHEN open THEN now() + (h3 %% 7200) * interval '1 minute' END,
       '{}', line_id, lead_id, '{}', at, CASE WHEN NOT open THEN at + interval '1 day' END, 0, 0, '', 1, TRUE
FROM drawn
CROSS JOIN LATERAL (SELECT h1 %% 50 = 0 AS open) AS chance
JOIN grids ON grids.n = h1 %% (SELECT count(*) FROM grids)
JOIN lines ON lines.n = h2 %% (SELECT count(*) FROM lines)
ORDER BY drawn.n
