-- Substring search over names in both languages and over codes. The tables are small (some thousand rows; roads by
-- distinct name), so a scan takes milliseconds; trigram indexes are of no use for Chinese words of two characters.
-- English names are compared as `geo.english.plain` says; each word ("likes") stands in the name or in that of what it lies in.
WITH named AS (
    SELECT 'region' AS kind, region.name_zh, region.name_en, region.code, parent.name_zh AS detail_zh,
           parent.name_en AS detail_en, region.centre AS point, length(region.code) AS rank
    FROM geo_region AS region
    LEFT JOIN geo_region AS parent ON parent.code = region.parent_id
    UNION ALL
    SELECT 'grid', grid.name_zh, grid.name_en, grid.code, grid.code, grid.code, grid.centre, 30
    FROM geo_basegrid AS grid
    WHERE (grid.valid_from IS NULL OR grid.valid_from <= %(day)s) AND (grid.valid_to IS NULL OR grid.valid_to > %(day)s) AND right(grid.code, 2) <> '00'
    UNION ALL
    SELECT 'road', road.name_zh, road.name_en, '', county.name_zh, county.name_en,
           ST_LineInterpolatePoint((array_agg(road.geom ORDER BY ST_Length(road.geom) DESC))[1], 0.5), 20
    FROM geo_road AS road
    JOIN geo_region AS county ON county.level = 'county' AND ST_Intersects(county.geom, ST_StartPoint(road.geom))
    WHERE road.name_zh <> ''
      AND (road.name_zh ILIKE %(like)s OR translate(lower(road.name_en), %(left_out)s, '') LIKE ANY(%(likes)s))
    GROUP BY road.name_zh, road.name_en, county.name_zh, county.name_en
    UNION ALL
    SELECT 'place', place.name_zh, place.name_en, '', township.name_zh, township.name_en, place.point, 25
    FROM geo_place AS place
    LEFT JOIN geo_region AS township ON township.code = left(place.region_code, 9)
    WHERE place.kind NOT IN ('village', 'seat')
),
told AS (
    SELECT named.*, translate(lower(name_en), %(left_out)s, '') AS plain, translate(lower(detail_en), %(left_out)s, '') AS plain_detail
    FROM named
)
SELECT kind, CASE WHEN %(english)s AND name_en <> '' THEN name_en ELSE name_zh END,
       CASE WHEN %(english)s THEN detail_en ELSE detail_zh END, ST_X(point), ST_Y(point)
FROM told
WHERE name_zh ILIKE %(like)s OR code = %(text)s OR plain LIKE %(whole)s
   OR (plain LIKE ANY(%(likes)s) AND plain || ' ' || coalesce(plain_detail, '') LIKE ALL(%(likes)s))
ORDER BY lower(%(text)s) NOT IN (lower(name_zh), lower(name_en), code), NOT (name_zh ILIKE %(like)s OR plain LIKE %(whole)s),
         rank, length(name_zh), code, name_zh
LIMIT %(limit)s
