-- One tile of the base grids in use: source layer `base` with id, code, name_zh, name_en and the code of the township; `names` with the
-- names at the middles of the grids, each in one tile only, so that no name is written twice.
WITH tile AS (
    SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS square,
           ST_Transform(ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 64.0 / 4096), 4326) AS ground
),
base AS (
    SELECT one.id, one.code, one.name_zh, one.name_en, left(one.region_id, 9) AS township,
           ST_AsMVTGeom(ST_Transform(ST_Simplify(one.geom, %(tolerance)s, true), 3857), tile.square, 4096, 64) AS geom
    FROM geo_basegrid AS one, tile
    WHERE one.geom && tile.ground AND one.valid_to IS NULL
),
names AS (
    SELECT one.code, one.name_zh, one.name_en, ST_AsMVTGeom(ST_Transform(one.centre, 3857), tile.square, 4096, 0) AS geom
    FROM geo_basegrid AS one, tile
    WHERE %(named)s AND one.geom && tile.ground AND one.valid_to IS NULL
)
SELECT coalesce((SELECT ST_AsMVT(base, 'base', 4096, 'geom') FROM base WHERE geom IS NOT NULL), ''::bytea)
    || coalesce((SELECT ST_AsMVT(names, 'names', 4096, 'geom') FROM names WHERE geom IS NOT NULL), ''::bytea)
