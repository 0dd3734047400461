-- Limits that run past a mark nobody was told of: the highest mark each has passed is kept, once, and returned.
-- "limits": the table of limits, "told": that of the marks told, "key": its column of the limit.
WITH passed AS (
    SELECT timed.id, CASE WHEN escalate_at <= %(at)s THEN 3 WHEN due_at <= %(at)s THEN 2 ELSE 1 END AS step
    FROM {limits} AS timed
    WHERE ended_at IS NULL AND stopped_at IS NULL AND warn_at <= %(at)s
      AND NOT EXISTS (
          SELECT FROM {told} AS told
          WHERE told.{key} = timed.id
            AND told.step >= CASE WHEN escalate_at <= %(at)s THEN 3 WHEN due_at <= %(at)s THEN 2 ELSE 1 END
      )
    ORDER BY warn_at, id
    LIMIT %(most)s
)
INSERT INTO {told} ({key}, step, at)
SELECT id, step, %(at)s FROM passed
ON CONFLICT ({key}, step) DO NOTHING
RETURNING {key}, step, EXISTS (SELECT FROM {told} AS told WHERE told.{key} = {told}.{key} AND told.step = 2)
