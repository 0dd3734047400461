-- The wall's map: one mark for each small cell of a tile, the most pressing open case standing for the others.
WITH bounds AS (
    SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS tile,
           40075016.68557849 / (2 ^ %(z)s) / %(cells)s AS cell
),
near AS (
    SELECT cases_case.id, state, urgency, category_id, ST_Transform(point, 3857) AS place,
           CASE WHEN due_at < %(now)s THEN 2 WHEN warn_at < %(now)s THEN 1 ELSE 0 END AS pressing,
           CASE urgency WHEN 'critical' THEN 3 WHEN 'urgent' THEN 2 WHEN 'normal' THEN 1 ELSE 0 END AS weight
    FROM cases_case CROSS JOIN bounds
    WHERE {where}
      AND point && ST_Transform(bounds.tile, 4326)
),
ranked AS (
    SELECT near.*, count(*) OVER cell_of AS count,
           row_number() OVER (cell_of ORDER BY pressing DESC, weight DESC, near.id) AS rank
    FROM near CROSS JOIN bounds
    WINDOW cell_of AS (PARTITION BY floor(ST_X(place) / cell), floor(ST_Y(place) / cell))
),
shown AS (
    SELECT ranked.id, state, ranked.urgency, kind, name_zh, name_en, count::int,
           (ARRAY['ok', 'warn', 'late'])[pressing + 1] AS time,
           ST_AsMVTGeom(place, bounds.tile, 4096, 64) AS geom
    FROM ranked
    JOIN cases_category ON cases_category.id = category_id
    CROSS JOIN bounds
    WHERE rank = 1
)
SELECT ST_AsMVT(shown, 'cases', 4096, 'geom', 'id') FROM shown WHERE geom IS NOT NULL
