-- "limits": the table of clocks or of tickets.
UPDATE {limits} AS timed
SET warn_at = given.warn_at, due_at = given.due_at, escalate_at = given.escalate_at, used = given.used
FROM unnest(%(ids)s::bigint[], %(warn_at)s::timestamptz[], %(due_at)s::timestamptz[], %(escalate_at)s::timestamptz[], %(used)s::float8[])
     AS given (id, warn_at, due_at, escalate_at, used)
WHERE timed.id = given.id
