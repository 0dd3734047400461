-- Every case of an ended grid gets the grid in force on a day that holds its place; one on a border the lower key.
INSERT INTO cases_gridtoday (case_id, grid_id)
SELECT DISTINCT ON (subject.id) subject.id, holding.id
FROM cases_case AS subject
JOIN geo_basegrid AS holding ON ST_Covers(holding.geom, subject.point)
WHERE subject.grid_id = %(grid)s
    AND (holding.valid_from IS NULL OR holding.valid_from <= %(day)s)
    AND (holding.valid_to IS NULL OR holding.valid_to > %(day)s)
ORDER BY subject.id, holding.id
ON CONFLICT (case_id) DO UPDATE SET grid_id = excluded.grid_id
