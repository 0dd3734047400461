-- Clocks that run past a mark nobody was told of: the highest mark each has passed is kept, once, and returned.
WITH passed AS (
    SELECT clock.id, CASE WHEN escalate_at <= %(at)s THEN 3 WHEN due_at <= %(at)s THEN 2 ELSE 1 END AS step
    FROM cases_caseclock AS clock
    WHERE ended_at IS NULL AND stopped_at IS NULL AND warn_at <= %(at)s
      AND NOT EXISTS (
          SELECT FROM cases_clockstep AS told
          WHERE told.clock_id = clock.id
            AND told.step >= CASE WHEN escalate_at <= %(at)s THEN 3 WHEN due_at <= %(at)s THEN 2 ELSE 1 END
      )
    ORDER BY warn_at, id
    LIMIT %(most)s
)
INSERT INTO cases_clockstep (clock_id, step, at)
SELECT id, step, %(at)s FROM passed
ON CONFLICT (clock_id, step) DO NOTHING
RETURNING clock_id, step, EXISTS (SELECT FROM cases_clockstep AS told WHERE told.clock_id = cases_clockstep.clock_id AND told.step = 2)
