-- As many open cases as are asked for: the newest closed ones are in handling again, one in fifty of them late.
UPDATE cases_case SET state = 'handling', closed_at = NULL, handled_at = NULL,
       warn_at = now() + (id %% 5000) * interval '1 minute' - interval '30 minutes',
       due_at = now() + (id %% 5000) * interval '1 minute' - interval '100 minutes', escalate_at = now() + interval '4 days'
WHERE id IN (
    SELECT id FROM cases_case WHERE state = 'closed' ORDER BY id DESC
    LIMIT greatest(%(open)s - (SELECT count(*) FROM cases_case WHERE state <> 'closed'), 0)
)
