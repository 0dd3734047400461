-- Townships with the base grids that hold on a day: how many, what they hold together and the heaviest alone.
-- $1 the day, $2 the beginning of the codes of their regions.
-- Sums and heaviest are null where a grid of the township is not known.
SELECT left(region_id, 9),
       count(*),
       CASE WHEN bool_and(people IS NOT NULL) THEN sum(people) END,
       CASE WHEN bool_and(people IS NOT NULL) THEN max(people) END,
       CASE WHEN bool_and(households IS NOT NULL) THEN sum(households) END,
       CASE WHEN bool_and(households IS NOT NULL) THEN max(households) END,
       sum(area),
       max(area),
       bool_or(people_synthetic),
       (array_agg(code ORDER BY people DESC NULLS LAST, code))[1]
FROM geo_basegrid
WHERE (valid_from IS NULL OR valid_from <= $1) AND (valid_to IS NULL OR valid_to > $1) AND starts_with(region_id, $2)
GROUP BY 1
