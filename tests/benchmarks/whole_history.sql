-- Nine more acts and four more limits for each case of `fill.sql`, as a course without detours has them, with a rework, return or urge here and there.
WITH course(sequence, act, from_state, to_state, after) AS (
    VALUES (2, 'accept', 'reported', 'accepted', 8), (3, 'file', 'accepted', 'filed', 14), (4, 'dispatch', 'filed', 'dispatched', 25),
           (5, 'sign', 'dispatched', 'handling', 70), (6, 'note', 'handling', 'handling', 200), (7, 'finish', 'handling', 'handled', 0),
           (8, 'pass', 'handled', 'verified', 90), (9, 'close', 'verified', 'closed', 140), (10, 'rate', 'closed', 'closed', 900)
)
INSERT INTO cases_caseevent (case_id, sequence, act, from_state, to_state, at, lead_id, actor_name, role, note, data)
SELECT one.id, course.sequence,
       CASE WHEN course.act = 'note' THEN (ARRAY['note', 'urge', 'return', 'fail', 'grant', 'note', 'note'])[1 + one.id % 7] ELSE course.act END,
       from_state, to_state,
       one.reported_at + CASE WHEN course.sequence > 6 THEN (one.id % 40) * interval '1 hour' ELSE interval '0' END + after * interval '1 minute',
       one.lead_id, 'x', 'department_clerk', '',
       CASE WHEN course.act = 'rate' THEN jsonb_build_object('rating', (ARRAY['satisfied', 'satisfied', 'basically', 'not'])[1 + one.id % 4]) ELSE '{}' END
FROM cases_case AS one CROSS JOIN course
WHERE course.sequence < 7 OR one.closed_at IS NOT NULL
ORDER BY one.id, course.sequence;

INSERT INTO cases_caseclock (case_id, stage, round, lead_id, started_at, amount, unit, warn_at, due_at, escalate_at, ended_at)
SELECT one.id, stage, 1, one.lead_id, one.reported_at, 1, 'calendar_day', one.reported_at, one.reported_at + minutes * interval '1 minute',
       one.reported_at + interval '1 day', one.reported_at + (one.id % minutes) * interval '90 seconds'
FROM cases_case AS one CROSS JOIN (VALUES ('accept', 30), ('sign', 240), ('verify', 480), ('close', 480)) AS limits(stage, minutes)
ORDER BY one.id;

UPDATE cases_caseclock AS clock SET lead_id = one.lead_id FROM cases_case AS one WHERE one.id = clock.case_id AND clock.lead_id IS NULL;
