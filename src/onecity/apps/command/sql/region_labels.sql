-- Regions of a level in view with the place of their label: the centre, or where it is out of view a point of what is seen.
WITH view AS (SELECT ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326) AS box),
seen AS (
    SELECT code, name_zh, name_en, centre, box,
           CASE WHEN centre && box THEN centre ELSE ST_PointOnSurface(ST_ClipByBox2D(geom, box)) END AS place
    FROM geo_region CROSS JOIN view
    WHERE level = %(level)s AND geom && box
)
SELECT code, name_zh, name_en, ST_X(place), ST_Y(place)
FROM seen
WHERE NOT ST_IsEmpty(place)
ORDER BY code
