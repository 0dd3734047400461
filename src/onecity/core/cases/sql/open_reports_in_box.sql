-- The open cases of a box of degrees (EPSG:4326) that are older than a case and reported since a moment, the newest first.
-- The box is looked up by itself: a plan made for any box would otherwise read a million cases from the newest key back.
WITH inside AS MATERIALIZED (
    SELECT id, text, category_id, reported_at, point FROM cases_case
    WHERE state IN ({open_states}) AND point && ST_MakeEnvelope($3, $4, $5, $6, 4326)
)
SELECT inside.id, inside.text, inside.category_id, category.parent_id, inside.reported_at, ST_X(inside.point), ST_Y(inside.point)
FROM inside JOIN cases_category AS category ON category.id = inside.category_id
WHERE inside.id < $1 AND inside.reported_at >= $2
ORDER BY inside.id DESC
LIMIT $7
