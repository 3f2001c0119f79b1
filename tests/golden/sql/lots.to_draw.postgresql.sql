-- all
SELECT cases.id AS case_id, cases.customer_id, cases.priority_cents
FROM cases
WHERE cases.state = :state_1::VARCHAR AND cases.owner_id IS NULL AND cases.first_reply_at IS NULL AND cases.p_alive IS NOT NULL AND cases.lot IS NULL AND cases.opened_at >= :opened_at_1::TIMESTAMP WITH TIME ZONE AND cases.customer_id IS NOT NULL AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND NOT (EXISTS (SELECT others.id
FROM cases AS others JOIN case_lots ON case_lots.case_id = others.id
WHERE others.customer_id = cases.customer_id AND case_lots.trial_id = :trial_id_1::BIGINT)) ORDER BY cases.id
 LIMIT :param_1::INTEGER
