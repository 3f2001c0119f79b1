-- all
SELECT case_asks.id AS ask_id, case_asks.event_id, case_asks.way, case_asks.why, case_asks.token, case_asks.language, case_asks.created_at, case_asks.asked_at, case_asks.asked_by, case_asks.answered_at, case_asks.solved, outbox.state AS mail_state, case_asks.version
FROM case_asks JOIN cases ON cases.id = case_asks.case_id LEFT OUTER JOIN outbox ON outbox.id = case_asks.mail_id
WHERE case_asks.case_id = ? AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY case_asks.id DESC
