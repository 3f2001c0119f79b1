-- all
SELECT running.case_id, running.clock, running.cycle, running.due_at
FROM (SELECT cases.id AS case_id, ? AS clock, ? AS cycle, cases.first_reply_due_at AS due_at
FROM cases
WHERE (cases.state NOT IN (__[POSTCOMPILE_param_3], __[POSTCOMPILE_param_4])) AND cases.due_at <= ? AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND cases.first_reply_due_at IS NOT NULL AND cases.first_reply_at IS NULL AND (cases.paused_at IS NULL OR cases.first_reply_due_at < cases.paused_at) UNION ALL SELECT cases.id AS case_id, ? AS clock, cases.reply_cycle AS cycle, cases.next_reply_due_at AS due_at
FROM cases
WHERE (cases.state NOT IN (__[POSTCOMPILE_param_3], __[POSTCOMPILE_param_4])) AND cases.due_at <= ? AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND cases.next_reply_due_at IS NOT NULL AND ? = 1 AND (cases.paused_at IS NULL OR cases.next_reply_due_at < cases.paused_at) UNION ALL SELECT cases.id AS case_id, ? AS clock, cases.resolve_cycle AS cycle, cases.resolve_due_at AS due_at
FROM cases
WHERE (cases.state NOT IN (__[POSTCOMPILE_param_3], __[POSTCOMPILE_param_4])) AND cases.due_at <= ? AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND cases.resolve_due_at IS NOT NULL AND ? = 1 AND (cases.paused_at IS NULL OR cases.resolve_due_at < cases.paused_at)) AS running
WHERE running.due_at < ? AND NOT (EXISTS (SELECT case_breaches.case_id
FROM case_breaches
WHERE case_breaches.case_id = running.case_id AND case_breaches.clock = running.clock AND case_breaches.cycle = running.cycle)) ORDER BY running.case_id, running.clock
