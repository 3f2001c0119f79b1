-- everything
SELECT count(DISTINCT case_mentions.case_id) AS mentions
FROM case_mentions JOIN cases ON cases.id = case_mentions.case_id
WHERE case_mentions.user_id = :user_id_1::BIGINT AND case_mentions.seen_at IS NULL AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))

-- one category, from a day, narrow
SELECT count(DISTINCT case_mentions.case_id) AS mentions
FROM case_mentions JOIN cases ON cases.id = case_mentions.case_id
WHERE case_mentions.user_id = :user_id_1::BIGINT AND case_mentions.seen_at IS NULL AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND cases.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]))
