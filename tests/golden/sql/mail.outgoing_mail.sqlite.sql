-- all
SELECT outbox.id AS mail_id, outbox.event_id, outbox.to_address, outbox.subject, outbox.state, outbox.tries, outbox.next_try_at, outbox.last_error, outbox.created_at, outbox.sent_at, outbox.bounced_at, outbox.kind, outbox.version
FROM outbox JOIN cases ON cases.id = outbox.case_id
WHERE outbox.case_id = ? AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY outbox.id
