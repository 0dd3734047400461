-- Takes $3 calls of a caller ($1) out of a minute ($2) and says how many are taken in all. A process whose clock lags counts in the newer minute.
INSERT INTO programs_callcount AS counted (caller, minute, taken) VALUES ($1, $2, $3)
ON CONFLICT (caller) DO UPDATE SET
    minute = greatest(counted.minute, excluded.minute),
    taken = excluded.taken + CASE WHEN counted.minute >= excluded.minute THEN counted.taken ELSE 0 END
RETURNING taken
