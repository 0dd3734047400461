-- Unread notices that phones have not been told of, each phone moved past what is planned for it. `since`: the oldest moment worth telling.
WITH due AS (
    SELECT device.id AS device_id, notice.id AS notice_id
    FROM notices_pushdevice AS device
    JOIN notices_notice AS notice ON notice.user_id = device.user_id AND notice.id > device.told_up_to
    WHERE notice.read_at IS NULL AND notice.created_at >= %(since)s
    FOR UPDATE OF device SKIP LOCKED
), moved AS (
    UPDATE notices_pushdevice AS device SET told_up_to = last.notice_id
    FROM (SELECT device_id, max(notice_id) AS notice_id FROM due GROUP BY device_id) AS last
    WHERE device.id = last.device_id
)
SELECT device_id, notice_id FROM due ORDER BY notice_id
