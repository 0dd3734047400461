UPDATE linkage_delivery AS claimed
SET next_at = %(leased_until)s, attempts = attempts + 1, first_tried_at = COALESCE(first_tried_at, %(now)s)
FROM (
    SELECT delivery.id FROM linkage_delivery AS delivery
    JOIN linkage_subscription AS subscription ON subscription.id = delivery.subscription_id
    JOIN programs_apikey AS key ON key.id = subscription.key_id
    WHERE delivery.subscription_id = %(subscription)s AND delivery.state = 'waiting' AND delivery.next_at <= %(now)s
    AND (subscription.rests_until IS NULL OR subscription.rests_until <= %(now)s OR delivery.event_id IS NULL)
    AND (subscription.state = 'active' AND key.revoked_at IS NULL OR delivery.event_id IS NULL)
    ORDER BY delivery.id
    LIMIT %(most)s
    FOR UPDATE OF delivery SKIP LOCKED
) AS due
WHERE claimed.id = due.id
RETURNING claimed.id
