-- all
SELECT case_events.id AS event_id
FROM case_events
WHERE case_events.happened_at < ? ORDER BY case_events.id DESC
 LIMIT ? OFFSET ?
