-- all
SELECT coalesce(sum(CASE WHEN (cases.opened_at >= ? AND cases.opened_at < ?) THEN ? ELSE ? END), ?) AS opened, coalesce(sum(CASE WHEN (cases.first_reply_due_at >= ? AND cases.first_reply_due_at < ?) THEN ? ELSE ? END), ?) AS due, coalesce(sum(CASE WHEN (cases.first_reply_due_at >= ? AND cases.first_reply_due_at < ? AND cases.first_reply_at <= cases.first_reply_due_at) THEN ? ELSE ? END), ?) AS in_time, coalesce(sum(CASE WHEN (cases.resolved_at >= ? AND cases.resolved_at < ?) THEN ? ELSE ? END), ?) AS resolved, coalesce(sum(CASE WHEN ((cases.state NOT IN (__[POSTCOMPILE_state_1])) AND cases.due_at <= ?) THEN ? ELSE ? END), ?) AS overdue
FROM cases
WHERE cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))
