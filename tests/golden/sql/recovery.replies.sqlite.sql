-- everything
SELECT cases.customer_id, cases.first_reply_at AS replied_at
FROM cases
WHERE cases.first_reply_at IS NOT NULL AND cases.customer_id IS NOT NULL AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) UNION SELECT cases.customer_id, case_events.happened_at AS replied_at
FROM cases JOIN case_events ON cases.id = case_events.case_id
WHERE case_events.kind = ? AND cases.customer_id IS NOT NULL AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY customer_id, replied_at

-- one category, from a day, narrow
SELECT cases.customer_id, cases.first_reply_at AS replied_at
FROM cases
WHERE cases.first_reply_at IS NOT NULL AND cases.customer_id IS NOT NULL AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND cases.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) UNION SELECT cases.customer_id, case_events.happened_at AS replied_at
FROM cases JOIN case_events ON cases.id = case_events.case_id
WHERE case_events.kind = ? AND cases.customer_id IS NOT NULL AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND cases.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) ORDER BY customer_id, replied_at
