UPDATE geo_basegrid AS grid
SET valid_to = %(day)s
WHERE (valid_to IS NULL OR valid_to > %(day)s) AND NOT EXISTS (SELECT FROM grid_staging WHERE grid_staging.code = grid.code)
