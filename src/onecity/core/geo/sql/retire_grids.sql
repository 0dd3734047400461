UPDATE geo_basegrid AS grid
SET valid_to = current_date
WHERE valid_to IS NULL AND NOT EXISTS (SELECT FROM grid_staging WHERE grid_staging.code = grid.code)
