-- all
SELECT case_events.case_id, case_events.kind, case_events.actor, substr(case_events.body, ?, ?) AS body
FROM case_events JOIN cases ON cases.id = case_events.case_id
WHERE case_events.case_id IN (__[POSTCOMPILE_case_id_1]) AND case_events.kind IN (__[POSTCOMPILE_kind_1]) AND case_events.body != ? AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND case_events.id > coalesce((SELECT max(case_events_1.id) AS max_1
FROM case_events AS case_events_1
WHERE case_events_1.case_id = case_events.case_id AND case_events_1.kind = ?), ?) ORDER BY case_events.case_id, case_events.id DESC
