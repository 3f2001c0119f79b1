-- all
SELECT case_events.id AS event_id
FROM case_events
WHERE case_events.happened_at < :happened_at_1::TIMESTAMP WITH TIME ZONE ORDER BY case_events.id DESC
 LIMIT :param_1::INTEGER
