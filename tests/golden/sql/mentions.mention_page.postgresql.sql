-- everything
SELECT cases.id AS case_id, :param_1::INTEGER AS part, max(case_mentions.event_id) AS queue_cents
FROM cases JOIN case_mentions ON case_mentions.case_id = cases.id
WHERE case_mentions.user_id = :user_id_1::BIGINT AND (case_mentions.seen_at IS NULL OR case_mentions.seen_at > :seen_at_1::TIMESTAMP WITH TIME ZONE) AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) GROUP BY cases.id
HAVING max(case_mentions.event_id) < :max_1::BIGINT ORDER BY max(case_mentions.event_id) DESC
 LIMIT :param_2::INTEGER

-- one category, from a day, narrow
SELECT cases.id AS case_id, :param_1::INTEGER AS part, max(case_mentions.event_id) AS queue_cents
FROM cases JOIN case_mentions ON case_mentions.case_id = cases.id
WHERE case_mentions.user_id = :user_id_1::BIGINT AND (case_mentions.seen_at IS NULL OR case_mentions.seen_at > :seen_at_1::TIMESTAMP WITH TIME ZONE) AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND cases.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY cases.id
HAVING max(case_mentions.event_id) < :max_1::BIGINT ORDER BY max(case_mentions.event_id) DESC
 LIMIT :param_2::INTEGER
