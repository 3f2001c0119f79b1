-- all
SELECT case_events.id AS event_id
FROM case_events
WHERE case_events.id > :id_1::BIGINT AND case_events.kind IN (__[POSTCOMPILE_kind_1]) ORDER BY case_events.id
 LIMIT :param_1::INTEGER
