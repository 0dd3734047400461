-- The newest control area in force at a place ($1, $2: longitude, latitude) and a moment ($4) for a category ($3).
SELECT area.id
FROM cases_controlarea AS area
JOIN cases_controlarea_categories AS answered ON answered.controlarea_id = area.id AND answered.category_id = $3
WHERE area.begins_at <= $4 AND area.ends_at > $4 AND ST_Intersects(area.geom, ST_SetSRID(ST_MakePoint($1, $2), 4326))
ORDER BY area.id DESC
LIMIT 1
