-- What an address names: every region, grid, road and place whose whole name stands in the text. `reach` is how far its
-- ground goes from the point that would stand for it, in metres; `code` is the region it lies in (a road: its county). English
-- names are found as they are written, and longer ones as `geo.english.plain` says.
WITH named AS (
    SELECT 'region' AS kind, region.name_zh, region.name_en, region.code, parent.name_zh AS detail_zh,
           parent.name_en AS detail_en, region.centre AS point, ST_MaxDistance(region.geom, region.centre) AS reach
    FROM geo_region AS region
    LEFT JOIN geo_region AS parent ON parent.code = region.parent_id
    WHERE region.level <> 'city'
    UNION ALL
    SELECT 'grid', grid.name_zh, grid.name_en, grid.region_id, grid.code, grid.code, grid.centre,
           ST_MaxDistance(grid.geom, grid.centre)
    FROM geo_basegrid AS grid
    WHERE (grid.valid_from IS NULL OR grid.valid_from <= %(day)s) AND (grid.valid_to IS NULL OR grid.valid_to > %(day)s) AND right(grid.code, 2) <> '00'
    UNION ALL
    SELECT 'road', road.name_zh, road.name_en, county.code, county.name_zh, county.name_en,
           ST_LineInterpolatePoint((array_agg(road.geom ORDER BY ST_Length(road.geom) DESC))[1], 0.5),
           ST_MaxDistance(ST_Collect(road.geom), ST_LineInterpolatePoint((array_agg(road.geom ORDER BY ST_Length(road.geom) DESC))[1], 0.5))
    FROM geo_road AS road
    JOIN geo_region AS county ON county.level = 'county' AND ST_Intersects(county.geom, ST_StartPoint(road.geom))
    WHERE road.name_zh <> '' AND (strpos(%(text)s, nullif(road.name_zh, '')) > 0 OR strpos(%(lowered)s, lower(nullif(road.name_en, ''))) > 0
           OR (length(translate(road.name_en, %(left_out)s, '')) >= %(shortest)s
               AND strpos(%(plain)s, translate(lower(road.name_en), %(left_out)s, '')) > 0))
    GROUP BY road.name_zh, road.name_en, county.code, county.name_zh, county.name_en
    UNION ALL
    SELECT 'place', place.name_zh, place.name_en, place.region_code, township.name_zh, township.name_en, place.point, 0.0
    FROM geo_place AS place
    LEFT JOIN geo_region AS township ON township.code = left(place.region_code, 9)
    WHERE place.kind NOT IN ('village', 'seat')
)
SELECT kind, CASE WHEN %(english)s AND name_en <> '' THEN name_en ELSE name_zh END,
       coalesce(CASE WHEN %(english)s THEN detail_en ELSE detail_zh END, ''), ST_X(point), ST_Y(point),
       name_zh AS own_zh, lower(name_en), code, reach * 111195
FROM named
WHERE strpos(%(text)s, nullif(name_zh, '')) > 0 OR strpos(%(lowered)s, lower(nullif(name_en, ''))) > 0
   OR (length(translate(name_en, %(left_out)s, '')) >= %(shortest)s
       AND strpos(%(plain)s, translate(lower(name_en), %(left_out)s, '')) > 0)
ORDER BY kind, code, own_zh
