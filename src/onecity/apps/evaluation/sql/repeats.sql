-- One row for each report of a period: whether one of the same category came from the same place, a cell of some 50 m, in the 30 days before.
SELECT *
FROM (
    SELECT
        subject.id, subject.id AS case_id, subject.reported_at AS at, subject.lead_id AS organisation_id, subject.reported_by_id AS person_id,
        subject.region_code, subject.grid_id, placed.grid_id AS grid_by_place,
        subject.category_id, subject.source, subject.request_kind, subject.urgency, '' AS mark,
        subject.reported_at - LAG(subject.reported_at) OVER (
            PARTITION BY subject.category_id, ST_SnapToGrid(subject.point, 0.00056, 0.00045) ORDER BY subject.reported_at, subject.id
        ) <= interval '30 days' AS repeated
    FROM cases_case AS subject
    LEFT JOIN cases_gridtoday AS placed ON placed.case_id = subject.id
    WHERE subject.reported_at >= %(since)s - interval '30 days' AND subject.reported_at < %(until)s
) AS report
WHERE report.at >= %(since)s
