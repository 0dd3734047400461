-- The cases of a period, gathered as far as two lists can tell them apart: by category and region, and one by one where a line has conditions.
WITH chosen AS (
    SELECT category_id, left(region_code, %(digits)s) AS region, CASE WHEN category_id = ANY (%(single)s) THEN id END AS single_id,
           reported_at, handled_at, CASE WHEN category_id = ANY (%(single)s) THEN point END AS point
    FROM cases_case
    WHERE reported_at >= %(since)s AND reported_at < %(until)s
)
SELECT category_id, region, single_id, min(reported_at), min(ST_X(point)), min(ST_Y(point)), min(road.road_class), count(*),
       COALESCE(sum(extract(epoch FROM handled_at - reported_at)), 0)::float8 / 86400 AS days
FROM chosen
LEFT JOIN LATERAL ({road}) AS road ON %(roads)s AND single_id IS NOT NULL
GROUP BY 1, 2, 3
