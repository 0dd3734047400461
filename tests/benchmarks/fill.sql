-- A million cases over three years: one in fifty open and most of those of the last weeks, spread over all grids and categories, half with
-- bureaus of the city, half with those of the counties, with one history row each. Texts are as unlike as in a city: common sentences and
-- rare ones, a category in words, one place in 5,000 with a rare character, one case in eight of past winters with words unused since.
WITH grids AS (SELECT id, region_id, ST_X(centre) AS x, ST_Y(centre) AS y, row_number() OVER () - 1 AS n FROM geo_basegrid),
lines AS (
    SELECT category_id, id AS line_id, lead_id, row_number() OVER () - 1 AS n
    FROM cases_dutyline WHERE region_prefix = '' AND lead_id IS NOT NULL
),
words AS (
    SELECT ARRAY['三天没人管', '路口有一堆垃圾', '夜里噪音扰民', '车辆违章停车占道', '路灯不亮', '井盖破损有危险', '污水外溢有臭味', '小区门口积水严重', '施工扬尘很大',
                 '商贩占道经营', '树枝压住电线', '路面塌陷一米多', '垃圾清运不及时', '乱贴小广告', '电动车飞线充电', '楼道堆放杂物', '暖气不热老人受冻', '供水管道漏水',
                 '消防通道被堵', '共享单车乱停', '公厕无人打扫', '河道漂浮物较多', 'WiFi信号箱倒了', '交通信号灯不亮', '流浪狗伤人', '燃气味很重', '建筑垃圾偷倒',
                 '窨井盖丢失', '护栏被撞坏', '隔离墩移位', '广告牌松动', '墙皮脱落', '健身器材损坏', '学校门口拥堵', '黑车拉客', '非法取土', '焚烧秸秆', '鱼塘死鱼',
                 '扬言跳楼', '雨水篦子堵塞', '古槐枯死', '石碑被推倒'] AS sentences,
           ARRAY['柳园路', '东昌路', '兴华路', '花园路', '建设路', '振兴路', '湖南路', '光岳路', '昌润路', '利民路', '向阳路', '龙山街', '府前街', '运河大街',
                 '陈庄村东头', '大桥西侧', '前赵村', '后李村', '开发区黄山路', '茌山路'] AS roads
),
drawn AS (
    SELECT n, now() - (1000000 - n) * interval '95 seconds' AS at,
           (hashint8(n) & 2147483647) AS h1, (hashint8(n::bigint * 7919 + 1) & 2147483647) AS h2, (hashint8(n::bigint * 104729 + 2) & 2147483647) AS h3
    FROM generate_series(1, %(cases)s) AS n
)
INSERT INTO cases_case (
    token, number, category_id, state, urgency, source, text, place, point, region_code, grid_id, reported_at, state_since,
    warn_at, due_at, escalate_at, duty_line_id, lead_id, handled_at, closed_at, event_count, synthetic
)
SELECT 'b' || drawn.n, 'LC-B-' || drawn.n, lines.category_id,
       CASE WHEN open THEN (ARRAY['filed', 'dispatched', 'handling', 'handled', 'verified'])[1 + h3 %% 5] ELSE 'closed' END,
       (ARRAY['normal', 'normal', 'normal', 'urgent', 'urgent', 'long', 'critical'])[1 + h2 %% 7],
       (ARRAY['grid', 'web', 'hotline', 'department', 'open311'])[1 + h3 %% 5],
       '合成案件第' || drawn.n || '号:' || (SELECT name_zh FROM cases_category WHERE id = lines.category_id) || ',' || sentences[
           1 + floor(array_length(sentences, 1) * power((h2 / 7) %% 10007 / 10007.0, 3))::int]
           || CASE WHEN h3 %% 8 = 3 AND drawn.n < %(cases)s * 0.8 AND extract(month FROM at) IN (12, 1, 2) THEN ',路面积雪未扫' ELSE '' END,
       roads[1 + (h1 / 50) %% array_length(roads, 1)] || (h1 / 500 %% 500) || '号附近' || CASE WHEN h3 %% 5000 = 7 THEN '𠮷祥里' ELSE '' END,
       ST_SetSRID(ST_MakePoint(x + (h2 %% 1000 - 500) / 2e6, y + (h3 %% 1000 - 500) / 2e6), 4326), region_id, grids.id, at, at,
       CASE WHEN open THEN now() + (h3 %% 7200 - 5400) * interval '1 minute' END,
       CASE WHEN open THEN now() + (h3 %% 7200 - 3600) * interval '1 minute' END,
       CASE WHEN open THEN now() + (h3 %% 7200) * interval '1 minute' END,
       coalesce(local.id, line_id), coalesce(local.lead_id, lines.lead_id), at, CASE WHEN NOT open THEN at + interval '1 day' END, 1, TRUE
FROM drawn CROSS JOIN words
CROSS JOIN LATERAL (SELECT h1 %% 1000 < CASE WHEN drawn.n > %(cases)s * 0.98 THEN 700 ELSE 6 END AS open) AS chance
JOIN grids ON grids.n = h1 %% (SELECT count(*) FROM grids)
JOIN lines ON lines.n = h2 %% (SELECT count(*) FROM lines)
LEFT JOIN cases_dutyline AS local
    ON h3 %% 2 = 0 AND local.category_id = lines.category_id AND local.region_prefix = left(grids.region_id, 6) AND local.lead_id IS NOT NULL
ORDER BY drawn.n;

INSERT INTO cases_caseevent (case_id, sequence, act, to_state, at, actor_name)
SELECT id, 1, 'report', 'reported', reported_at, 'x' FROM cases_case;

INSERT INTO cases_caseclock (case_id, stage, round, started_at, amount, unit, warn_at, due_at, escalate_at, ended_at)
SELECT id, 'handle', 1, reported_at, 1, 'calendar_day', reported_at + interval '18 hours', reported_at + interval '1 day',
       reported_at + interval '36 hours', CASE WHEN closed_at IS NOT NULL THEN reported_at + (id %% 40) * interval '1 hour' END
FROM cases_case;
