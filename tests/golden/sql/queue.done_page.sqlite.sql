-- everything
SELECT cases.id AS case_id, ? AS part, cases.queue_cents
FROM cases
WHERE cases.state IN (__[POSTCOMPILE_state_1]) AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND (cases.resolved_at < (SELECT cases.resolved_at
FROM cases
WHERE cases.id = ?) OR cases.resolved_at = (SELECT cases.resolved_at
FROM cases
WHERE cases.id = ?) AND cases.id < ?) ORDER BY cases.resolved_at DESC, cases.id DESC
 LIMIT ? OFFSET ?

-- one category, from a day, narrow
SELECT cases.id AS case_id, ? AS part, cases.queue_cents
FROM cases
WHERE cases.state IN (__[POSTCOMPILE_state_1]) AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND (cases.resolved_at < (SELECT cases.resolved_at
FROM cases
WHERE cases.id = ?) OR cases.resolved_at = (SELECT cases.resolved_at
FROM cases
WHERE cases.id = ?) AND cases.id < ?) AND (EXISTS (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]) AND customer_facts.customer_id = cases.customer_id)) ORDER BY cases.resolved_at DESC, cases.id DESC
 LIMIT ? OFFSET ?
