-- How many grids every old system has in each township, by a point within each grid; a grid outside every township has none.
SELECT one.system_id, region.code, count(*)
FROM fusion_oldgrid one
LEFT JOIN geo_region region ON region.level = 'township' AND ST_Contains(region.geom, ST_PointOnSurface(one.geom))
GROUP BY 1, 2
ORDER BY 1, 2
