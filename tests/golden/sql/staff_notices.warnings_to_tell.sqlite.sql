-- all
SELECT case_warnings.case_id, case_warnings.clock, case_warnings.cycle, case_warnings.due_at, cases.owner_id, customers.name AS name, customers.company AS company, customers.reference AS customer
FROM cases JOIN case_warnings ON case_warnings.case_id = cases.id AND case_warnings.due_at = cases.due_at LEFT OUTER JOIN customers ON customers.id = cases.customer_id
WHERE cases.due_at > ? AND (cases.state NOT IN (__[POSTCOMPILE_param_1], __[POSTCOMPILE_param_2])) AND cases.state != ? AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY case_warnings.due_at, case_warnings.case_id
 LIMIT ? OFFSET ?
