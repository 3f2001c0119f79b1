-- all
SELECT cases.id AS case_id, cases.customer_id, CAST(cases.promise AS VARCHAR) AS promise, cases.state, cases.first_reply_at, cases.first_reply_due_at, cases.first_resolved_at AS resolved_at, coalesce(cases.first_resolve_due_at, cases.resolve_due_at) AS resolve_due_at
FROM cases
WHERE cases.promise IS NOT NULL AND (cases.first_reply_at >= :first_reply_at_1::TIMESTAMP WITH TIME ZONE OR cases.first_reply_due_at >= :first_reply_due_at_1::TIMESTAMP WITH TIME ZONE OR cases.first_resolved_at >= :first_resolved_at_1::TIMESTAMP WITH TIME ZONE OR coalesce(cases.first_resolve_due_at, cases.resolve_due_at) >= :coalesce_1::TIMESTAMP WITH TIME ZONE) AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) ORDER BY cases.id
