-- all
SELECT webhook_deliveries.id AS delivery, webhooks.name AS webhook, webhook_deliveries.case_id, webhook_deliveries.delivery_id, webhook_deliveries.state, webhook_deliveries.tries, webhook_deliveries.next_try_at, webhook_deliveries.last_error, webhook_deliveries.created_at, webhook_deliveries.sent_at, webhook_deliveries.version
FROM webhook_deliveries JOIN webhooks ON webhooks.id = webhook_deliveries.webhook_id JOIN cases ON cases.id = webhook_deliveries.case_id
WHERE cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) ORDER BY webhook_deliveries.state = ? DESC, webhook_deliveries.id DESC
 LIMIT ? OFFSET ?
