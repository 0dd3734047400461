SELECT
    count(*),
    coalesce(sum(('x' || substr(md5(line::text), 1, 16))::bit(64)::bigint::numeric), 0)
FROM {table} AS line
