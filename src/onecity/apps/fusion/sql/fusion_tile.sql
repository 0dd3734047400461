-- One tile of a run: `grids` of the old systems asked for, and the `pieces` (gaps, overlaps) that a run found in them.
WITH tile AS (
    SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS square,
           ST_Transform(ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 64.0 / 4096), 4326) AS ground
),
systems AS (
    SELECT id, code, colour FROM fusion_oldsystem WHERE %(systems)s::text[] IS NULL OR code = ANY(%(systems)s::text[])
),
old AS MATERIALIZED (
    SELECT one.id, systems.code AS system, systems.colour, one.code, one.name,
           ST_AsMVTGeom(ST_Transform(ST_Simplify(one.geom, %(tolerance)s, true), 3857), tile.square, 4096, 64) AS geom
    FROM fusion_oldgrid AS one JOIN systems ON systems.id = one.system_id, tile
    WHERE one.geom && tile.ground
),
piece AS MATERIALIZED (
    SELECT one.id, systems.code AS system, one.kind, one.sliver, round(one.area)::float8 AS area,
           ST_AsMVTGeom(ST_Transform(one.geom, 3857), tile.square, 4096, 64) AS geom
    FROM fusion_piece AS one JOIN systems ON systems.id = one.system_id, tile
    WHERE one.run_id = %(run)s AND one.geom && tile.ground AND one.area >= %(least)s AND (NOT one.sliver OR %(z)s >= %(slivers_from)s)
)
SELECT coalesce((SELECT ST_AsMVT(old, 'grids', 4096, 'geom') FROM old WHERE geom IS NOT NULL), ''::bytea)
    || coalesce((SELECT ST_AsMVT(piece, 'pieces', 4096, 'geom') FROM piece WHERE geom IS NOT NULL), ''::bytea)
