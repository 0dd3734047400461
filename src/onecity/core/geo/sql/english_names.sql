-- The two names of every township, village and named road; `code` is empty for a road. Of roads with one Chinese name and several
-- English ones none is taken: which is meant cannot be known.
SELECT code, name_zh, name_en
FROM geo_region
WHERE level IN ('township', 'village')
UNION ALL
SELECT '', name_zh, min(name_en)
FROM geo_road
WHERE name_zh <> ''
GROUP BY name_zh
HAVING count(DISTINCT name_en) = 1 AND min(name_en) <> ''
