-- Jobs in the hand of a worker that no longer shows itself, or is gone: back to the queue. A scheduled job of which the next run waits
-- already leaves the work to that one; a job that took its worker with it again and again is given up.
-- %(silence)s: seconds without a sign of life; %(most)s: how often a job is begun.
WITH abandoned AS (
    SELECT job.id
    FROM procrastinate_jobs AS job
    WHERE job.status = 'doing'
      AND NOT EXISTS (
          SELECT 1 FROM procrastinate_workers AS worker
          WHERE worker.id = job.worker_id AND worker.last_heartbeat > now() - make_interval(secs => %(silence)s)
      )
    FOR UPDATE OF job SKIP LOCKED
)
UPDATE procrastinate_jobs AS job
SET attempts = job.attempts + 1,
    worker_id = NULL,
    status = CASE
        WHEN EXISTS (
            SELECT 1 FROM procrastinate_jobs AS next WHERE next.queueing_lock = job.queueing_lock AND next.status = 'todo'
        ) THEN 'aborted'
        WHEN job.attempts + 1 >= %(most)s THEN 'failed'
        ELSE 'todo'
    END::procrastinate_job_status
FROM abandoned
WHERE job.id = abandoned.id
RETURNING job.id, job.task_name, job.status
