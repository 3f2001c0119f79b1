-- everything
SELECT cases.topic, count(*) AS cases
FROM cases
WHERE (cases.state NOT IN (__[POSTCOMPILE_param_1], __[POSTCOMPILE_param_2])) AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) GROUP BY cases.topic ORDER BY cases DESC, cases.topic

-- one category, from a day, narrow
SELECT cases.topic, count(*) AS cases
FROM cases
WHERE (cases.state NOT IN (__[POSTCOMPILE_param_1], __[POSTCOMPILE_param_2])) AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND cases.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY cases.topic ORDER BY cases DESC, cases.topic
