-- One tile of the base map: a source layer for each kind of shape drawn at this zoom level.
-- MATERIALIZED: else the shapes would be cut once to test for emptiness and once again to be written.
WITH tile AS (
    SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS square,
           ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 64.0 / 4096) AS square_with_margin
),
drawn AS MATERIALIZED (
    SELECT shape.layer, shape.attributes, ST_AsMVTGeom(shape.geom, tile.square, 4096, 64) AS geom
    FROM geo_mapshape AS shape, tile
    WHERE shape.geom && tile.square_with_margin AND shape.zoom_from <= %(z)s::smallint AND shape.zoom_to >= %(z)s::smallint
),
layers AS (
    SELECT layer, ST_AsMVT(feature, layer, 4096, 'geom') AS content
    FROM drawn, LATERAL (SELECT drawn.attributes, drawn.geom) AS feature
    WHERE drawn.geom IS NOT NULL
    GROUP BY layer
)
SELECT string_agg(content, ''::bytea ORDER BY layer) FROM layers
