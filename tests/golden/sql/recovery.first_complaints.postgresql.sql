-- everything
SELECT case_feedback.case_id, min(case_feedback.feedback_id) AS feedback_id
FROM case_feedback JOIN cases ON cases.id = case_feedback.case_id
WHERE cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) GROUP BY case_feedback.case_id ORDER BY case_feedback.case_id

-- one category, from a day, narrow
SELECT case_feedback.case_id, min(case_feedback.feedback_id) AS feedback_id
FROM case_feedback JOIN cases ON cases.id = case_feedback.case_id
WHERE (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND cases.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY case_feedback.case_id ORDER BY case_feedback.case_id
