-- What a load made of a table: each row it changed or removed as it was before, and the key of each it added.
INSERT INTO geo_replacedrow (load_id, relation, key, row)
SELECT %(load)s, '{relation}', {key}::text, before::text
FROM before_{relation} AS before FULL JOIN {relation} AS after USING ({key})
WHERE before::text IS DISTINCT FROM after::text;

DROP TABLE before_{relation}
