-- The control areas that are not over, for a map: whole regions simplified, drawn ones as they were drawn.
SELECT id, name, cardinality(regions) = 0 AS drawn,
       ST_AsGeoJSON(CASE WHEN cardinality(regions) = 0 THEN geom ELSE ST_SimplifyPreserveTopology(geom, 0.0005) END, 6)
FROM cases_controlarea
WHERE ends_at > %(at)s
ORDER BY begins_at DESC, id DESC
LIMIT 100
