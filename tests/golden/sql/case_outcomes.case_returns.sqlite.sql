-- all
SELECT cases.id AS case_id, feedback.received_on, min(purchase_facts.purchased_on) AS again_on
FROM cases JOIN (SELECT case_feedback.case_id AS case_id, min(case_feedback.feedback_id) AS feedback_id
FROM case_feedback
WHERE case_feedback.case_id IN (__[POSTCOMPILE_case_id_1]) GROUP BY case_feedback.case_id) AS first ON first.case_id = cases.id JOIN feedback ON feedback.id = first.feedback_id LEFT OUTER JOIN purchase_facts ON purchase_facts.customer_id = feedback.customer_id AND purchase_facts.purchased_on > feedback.received_on AND purchase_facts.purchased_on <= ? AND purchase_facts.sale_lines > ?
WHERE (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.customer_id IS NOT NULL AND feedback.received_on <= ? GROUP BY cases.id, feedback.received_on ORDER BY cases.id
