-- People on duty in a tile; `stale` marks a position older than the given moment.
WITH bounds AS (SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS tile),
shown AS (
    SELECT person.id, person.name, duty.status, (duty.positioned_at < %(stale_before)s) AS stale,
           ST_AsMVTGeom(ST_Transform(duty.position, 3857), bounds.tile, 4096, 64) AS geom
    FROM resources_duty duty
    JOIN accounts_user person ON person.id = duty.user_id
    CROSS JOIN bounds
    WHERE duty.status <> 'off'
      AND duty.position && ST_Transform(bounds.tile, 4326)
      AND (duty.user_id = %(user)s OR duty.region_code LIKE ANY(%(regions)s))
)
SELECT ST_AsMVT(shown, 'workers', 4096, 'geom', 'id') FROM shown WHERE geom IS NOT NULL
