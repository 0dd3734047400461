-- The cases of a period, gathered as far as two lists can tell them apart: by category and region, and one by one where a line has conditions.
SELECT category_id, left(region_code, %(digits)s) AS region,
       CASE WHEN category_id = ANY (%(single)s) THEN id END AS single_id,
       min(reported_at), min(ST_X(point)), min(ST_Y(point)), count(*),
       COALESCE(sum(extract(epoch FROM handled_at - reported_at)), 0)::float8 / 86400 AS days
FROM cases_case
WHERE reported_at >= %(since)s AND reported_at < %(until)s
GROUP BY 1, 2, 3
