-- In which part of the limit a stage ended: quarters of it when it was kept, then up to one and a half times, then beyond.
SELECT CASE WHEN fact.kept THEN width_bucket(fact.share, ARRAY[0.25, 0.5, 0.75]::float[]) + 1 ELSE 5 + (fact.share > 1.5)::int END, COUNT(*)
