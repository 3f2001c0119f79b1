-- all
SELECT cases.id AS case_id
FROM cases
WHERE (cases.state NOT IN (__[POSTCOMPILE_param_1], __[POSTCOMPILE_param_2])) AND cases.raised_at IS NOT NULL AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) ORDER BY cases.id
