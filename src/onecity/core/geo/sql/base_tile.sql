-- One tile of the base map: a source layer for each kind of shape drawn at this zoom level.
WITH tile AS (
    SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS square,
           ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 64.0 / 4096) AS square_with_margin
),
drawn AS (
    SELECT shape.layer, shape.attributes, ST_AsMVTGeom(shape.geom, tile.square, 4096, 64) AS geom
    FROM geo_mapshape AS shape, tile
    WHERE shape.geom && tile.square_with_margin AND %(z)s BETWEEN shape.zoom_from AND shape.zoom_to
),
layers AS (
    SELECT layer, ST_AsMVT(feature, layer, 4096, 'geom') AS content
    FROM drawn, LATERAL (SELECT drawn.attributes, drawn.geom) AS feature
    WHERE drawn.geom IS NOT NULL
    GROUP BY layer
)
SELECT string_agg(content, ''::bytea ORDER BY layer) FROM layers
