-- The class of the nearest road within some metres of a point: the index finds candidates in degrees, the ellipsoid decides.
SELECT road_class FROM geo_road
WHERE road_class <> 'railway' AND ST_DWithin(geom, ST_SetSRID(ST_MakePoint(%(longitude)s, %(latitude)s), 4326), %(metres)s / 80000.0)
  AND ST_DWithin(geom::geography, ST_SetSRID(ST_MakePoint(%(longitude)s, %(latitude)s), 4326)::geography, %(metres)s)
ORDER BY geom::geography <-> ST_SetSRID(ST_MakePoint(%(longitude)s, %(latitude)s), 4326)::geography, id
LIMIT 1
