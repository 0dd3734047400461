-- A table as it was before a load: what was added goes, what was changed or removed comes back with its key.
DELETE FROM {relation}
WHERE {key}::text IN (SELECT key FROM geo_replacedrow WHERE load_id = %(load)s AND relation = '{relation}' AND row IS NULL);

INSERT INTO {relation}
SELECT (kept.whole).*
FROM (
    SELECT row::{relation} AS whole FROM geo_replacedrow
    WHERE load_id = %(load)s AND relation = '{relation}' AND row IS NOT NULL
    OFFSET 0
) AS kept
ON CONFLICT ({key}) DO UPDATE SET ({columns}) = ROW({excluded})
