-- Cases being handled, the newest ones, each under a clock of five working days that began at some time of the last two weeks.
WITH chosen AS (
    UPDATE cases_case SET state = 'handling', closed_at = NULL, handled_at = NULL, number = coalesce(number, 'LC-O-' || id),
        state_since = now() - (id %% 20160) * interval '1 minute',
        warn_at = now() + (id %% 7200 - 1800) * interval '1 minute', due_at = now() + (id %% 7200 - 600) * interval '1 minute',
        escalate_at = now() + (id %% 7200) * interval '1 minute'
    WHERE id IN (SELECT id FROM cases_case WHERE number IS NOT NULL ORDER BY id DESC LIMIT %(cases)s)
    RETURNING id, state_since, warn_at, due_at, escalate_at
)
UPDATE cases_caseclock AS clock
SET amount = 5, unit = 'working_day', started_at = chosen.state_since, warn_at = chosen.warn_at, due_at = chosen.due_at,
    escalate_at = chosen.escalate_at, ended_at = NULL
FROM chosen WHERE case_id = chosen.id AND stage = 'handle' AND round = 1
