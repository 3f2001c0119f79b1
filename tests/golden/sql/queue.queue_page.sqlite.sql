-- everything
SELECT q.case_id, q.part, q.queue_cents
FROM (SELECT part_0.case_id AS case_id, part_0.part AS part, part_0.queue_cents AS queue_cents
FROM (SELECT cases.id AS case_id, ? AS part, cases.queue_cents AS queue_cents
FROM cases
WHERE (cases.state NOT IN (__[POSTCOMPILE_param_2], __[POSTCOMPILE_param_3])) AND coalesce(cases.owner_id, ?) = ? AND coalesce(cases.snoozed_until > ?, ?) = 0 AND coalesce(cases.due_at <= ? AND cases.state != ?, ?) = 1 AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY cases.queue_cents DESC, cases.id DESC
 LIMIT ? OFFSET ?) AS part_0 UNION ALL SELECT part_1.case_id AS case_id, part_1.part AS part, part_1.queue_cents AS queue_cents
FROM (SELECT cases.id AS case_id, ? AS part, cases.queue_cents AS queue_cents
FROM cases
WHERE (cases.state NOT IN (__[POSTCOMPILE_param_7], __[POSTCOMPILE_param_8])) AND coalesce(cases.owner_id, ?) = ? AND coalesce(cases.snoozed_until > ?, ?) = 0 AND coalesce(cases.due_at <= ? AND cases.state != ? OR cases.owner_id IS NULL AND cases.opened_at <= ?, ?) = 1 AND coalesce(cases.due_at <= ? AND cases.state != ?, ?) = 0 AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY cases.queue_cents DESC, cases.id DESC
 LIMIT ? OFFSET ?) AS part_1 UNION ALL SELECT part_2.case_id AS case_id, part_2.part AS part, part_2.queue_cents AS queue_cents
FROM (SELECT cases.id AS case_id, ? AS part, cases.queue_cents AS queue_cents
FROM cases
WHERE (cases.state NOT IN (__[POSTCOMPILE_param_12], __[POSTCOMPILE_param_13])) AND coalesce(cases.owner_id, ?) = ? AND coalesce(cases.snoozed_until > ?, ?) = 0 AND coalesce(cases.due_at <= ? AND cases.state != ? OR cases.owner_id IS NULL AND cases.opened_at <= ?, ?) = 0 AND coalesce(cases.due_at <= ? AND cases.state != ?, ?) = 0 AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY cases.queue_cents DESC, cases.id DESC
 LIMIT ? OFFSET ?) AS part_2) AS q ORDER BY q.part, q.queue_cents DESC, q.case_id DESC
 LIMIT ? OFFSET ?

-- one category, from a day, narrow
SELECT q.case_id, q.part, q.queue_cents
FROM (SELECT part_0.case_id AS case_id, part_0.part AS part, part_0.queue_cents AS queue_cents
FROM (SELECT cases.id AS case_id, ? AS part, cases.queue_cents AS queue_cents
FROM cases
WHERE (cases.state NOT IN (__[POSTCOMPILE_param_2], __[POSTCOMPILE_param_3])) AND coalesce(cases.owner_id, ?) = ? AND coalesce(cases.snoozed_until > ?, ?) = 0 AND coalesce(cases.due_at <= ? AND cases.state != ?, ?) = 1 AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND (EXISTS (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]) AND customer_facts.customer_id = cases.customer_id)) ORDER BY cases.queue_cents DESC, cases.id DESC
 LIMIT ? OFFSET ?) AS part_0 UNION ALL SELECT part_1.case_id AS case_id, part_1.part AS part, part_1.queue_cents AS queue_cents
FROM (SELECT cases.id AS case_id, ? AS part, cases.queue_cents AS queue_cents
FROM cases
WHERE (cases.state NOT IN (__[POSTCOMPILE_param_7], __[POSTCOMPILE_param_8])) AND coalesce(cases.owner_id, ?) = ? AND coalesce(cases.snoozed_until > ?, ?) = 0 AND coalesce(cases.due_at <= ? AND cases.state != ? OR cases.owner_id IS NULL AND cases.opened_at <= ?, ?) = 1 AND coalesce(cases.due_at <= ? AND cases.state != ?, ?) = 0 AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND (EXISTS (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2]) AND customer_facts.customer_id = cases.customer_id)) ORDER BY cases.queue_cents DESC, cases.id DESC
 LIMIT ? OFFSET ?) AS part_1 UNION ALL SELECT part_2.case_id AS case_id, part_2.part AS part, part_2.queue_cents AS queue_cents
FROM (SELECT cases.id AS case_id, ? AS part, cases.queue_cents AS queue_cents
FROM cases
WHERE (cases.state NOT IN (__[POSTCOMPILE_param_12], __[POSTCOMPILE_param_13])) AND coalesce(cases.owner_id, ?) = ? AND coalesce(cases.snoozed_until > ?, ?) = 0 AND coalesce(cases.due_at <= ? AND cases.state != ? OR cases.owner_id IS NULL AND cases.opened_at <= ?, ?) = 0 AND coalesce(cases.due_at <= ? AND cases.state != ?, ?) = 0 AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND (EXISTS (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_3]) AND customer_facts.team IN (__[POSTCOMPILE_team_3]) AND customer_facts.region IN (__[POSTCOMPILE_region_3]) AND customer_facts.customer_id = cases.customer_id)) ORDER BY cases.queue_cents DESC, cases.id DESC
 LIMIT ? OFFSET ?) AS part_2) AS q ORDER BY q.part, q.queue_cents DESC, q.case_id DESC
 LIMIT ? OFFSET ?
