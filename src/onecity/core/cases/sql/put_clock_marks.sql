UPDATE cases_caseclock AS clock
SET warn_at = given.warn_at, due_at = given.due_at, escalate_at = given.escalate_at, used = given.used
FROM unnest(%(ids)s::bigint[], %(warn_at)s::timestamptz[], %(due_at)s::timestamptz[], %(escalate_at)s::timestamptz[], %(used)s::float8[])
     AS given (id, warn_at, due_at, escalate_at, used)
WHERE clock.id = given.id
