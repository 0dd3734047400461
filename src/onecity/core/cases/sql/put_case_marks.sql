UPDATE cases_case AS one
SET warn_at = given.warn_at, due_at = given.due_at, escalate_at = given.escalate_at
FROM unnest(%(ids)s::bigint[], %(warn_at)s::timestamptz[], %(due_at)s::timestamptz[], %(escalate_at)s::timestamptz[])
     AS given (id, warn_at, due_at, escalate_at)
WHERE one.id = given.id
