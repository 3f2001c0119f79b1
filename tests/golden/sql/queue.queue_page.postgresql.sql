-- everything
SELECT q.case_id, q.part, q.queue_cents
FROM (SELECT part_0.case_id AS case_id, part_0.part AS part, part_0.queue_cents AS queue_cents
FROM (SELECT cases.id AS case_id, :param_1::INTEGER AS part, cases.queue_cents AS queue_cents
FROM cases
WHERE (cases.state NOT IN (__[POSTCOMPILE_param_2], __[POSTCOMPILE_param_3])) AND coalesce(cases.owner_id, :coalesce_1::INTEGER) = :coalesce_2::BIGINT AND NOT coalesce(cases.snoozed_until > :snoozed_until_1::TIMESTAMP WITH TIME ZONE, :coalesce_3) AND coalesce(cases.due_at <= :due_at_1::TIMESTAMP WITH TIME ZONE AND cases.state != :state_1::VARCHAR, :coalesce_4) AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) ORDER BY cases.queue_cents DESC, cases.id DESC
 LIMIT :param_4::INTEGER) AS part_0 UNION ALL SELECT part_1.case_id AS case_id, part_1.part AS part, part_1.queue_cents AS queue_cents
FROM (SELECT cases.id AS case_id, :param_5::INTEGER AS part, cases.queue_cents AS queue_cents
FROM cases
WHERE (cases.state NOT IN (__[POSTCOMPILE_param_6], __[POSTCOMPILE_param_7])) AND coalesce(cases.owner_id, :coalesce_5::INTEGER) = :coalesce_6::BIGINT AND NOT coalesce(cases.snoozed_until > :snoozed_until_2::TIMESTAMP WITH TIME ZONE, :coalesce_7) AND coalesce(cases.due_at <= :due_at_2::TIMESTAMP WITH TIME ZONE AND cases.state != :state_3::VARCHAR OR cases.owner_id IS NULL AND cases.opened_at <= :opened_at_1::TIMESTAMP WITH TIME ZONE, :coalesce_8) AND NOT coalesce(cases.due_at <= :due_at_3::TIMESTAMP WITH TIME ZONE AND cases.state != :state_3::VARCHAR, :coalesce_9) AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_4::VARCHAR))) ORDER BY cases.queue_cents DESC, cases.id DESC
 LIMIT :param_8::INTEGER) AS part_1 UNION ALL SELECT part_2.case_id AS case_id, part_2.part AS part, part_2.queue_cents AS queue_cents
FROM (SELECT cases.id AS case_id, :param_9::INTEGER AS part, cases.queue_cents AS queue_cents
FROM cases
WHERE (cases.state NOT IN (__[POSTCOMPILE_param_10], __[POSTCOMPILE_param_11])) AND coalesce(cases.owner_id, :coalesce_10::INTEGER) = :coalesce_11::BIGINT AND NOT coalesce(cases.snoozed_until > :snoozed_until_3::TIMESTAMP WITH TIME ZONE, :coalesce_12) AND NOT coalesce(cases.due_at <= :due_at_4::TIMESTAMP WITH TIME ZONE AND cases.state != :state_5::VARCHAR OR cases.owner_id IS NULL AND cases.opened_at <= :opened_at_2::TIMESTAMP WITH TIME ZONE, :coalesce_13) AND NOT coalesce(cases.due_at <= :due_at_5::TIMESTAMP WITH TIME ZONE AND cases.state != :state_5::VARCHAR, :coalesce_14) AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_6::VARCHAR))) ORDER BY cases.queue_cents DESC, cases.id DESC
 LIMIT :param_12::INTEGER) AS part_2) AS q ORDER BY q.part, q.queue_cents DESC, q.case_id DESC
 LIMIT :param_13::INTEGER

-- one category, from a day, narrow
SELECT q.case_id, q.part, q.queue_cents
FROM (SELECT part_0.case_id AS case_id, part_0.part AS part, part_0.queue_cents AS queue_cents
FROM (SELECT cases.id AS case_id, :param_1::INTEGER AS part, cases.queue_cents AS queue_cents
FROM cases
WHERE (cases.state NOT IN (__[POSTCOMPILE_param_2], __[POSTCOMPILE_param_3])) AND coalesce(cases.owner_id, :coalesce_1::INTEGER) = :coalesce_2::BIGINT AND NOT coalesce(cases.snoozed_until > :snoozed_until_1::TIMESTAMP WITH TIME ZONE, :coalesce_3) AND coalesce(cases.due_at <= :due_at_1::TIMESTAMP WITH TIME ZONE AND cases.state != :state_1::VARCHAR, :coalesce_4) AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND (EXISTS (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]) AND customer_facts.customer_id = cases.customer_id)) ORDER BY cases.queue_cents DESC, cases.id DESC
 LIMIT :param_4::INTEGER) AS part_0 UNION ALL SELECT part_1.case_id AS case_id, part_1.part AS part, part_1.queue_cents AS queue_cents
FROM (SELECT cases.id AS case_id, :param_5::INTEGER AS part, cases.queue_cents AS queue_cents
FROM cases
WHERE (cases.state NOT IN (__[POSTCOMPILE_param_6], __[POSTCOMPILE_param_7])) AND coalesce(cases.owner_id, :coalesce_5::INTEGER) = :coalesce_6::BIGINT AND NOT coalesce(cases.snoozed_until > :snoozed_until_2::TIMESTAMP WITH TIME ZONE, :coalesce_7) AND coalesce(cases.due_at <= :due_at_2::TIMESTAMP WITH TIME ZONE AND cases.state != :state_3::VARCHAR OR cases.owner_id IS NULL AND cases.opened_at <= :opened_at_1::TIMESTAMP WITH TIME ZONE, :coalesce_8) AND NOT coalesce(cases.due_at <= :due_at_3::TIMESTAMP WITH TIME ZONE AND cases.state != :state_3::VARCHAR, :coalesce_9) AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_4::VARCHAR))) AND (EXISTS (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2]) AND customer_facts.customer_id = cases.customer_id)) ORDER BY cases.queue_cents DESC, cases.id DESC
 LIMIT :param_8::INTEGER) AS part_1 UNION ALL SELECT part_2.case_id AS case_id, part_2.part AS part, part_2.queue_cents AS queue_cents
FROM (SELECT cases.id AS case_id, :param_9::INTEGER AS part, cases.queue_cents AS queue_cents
FROM cases
WHERE (cases.state NOT IN (__[POSTCOMPILE_param_10], __[POSTCOMPILE_param_11])) AND coalesce(cases.owner_id, :coalesce_10::INTEGER) = :coalesce_11::BIGINT AND NOT coalesce(cases.snoozed_until > :snoozed_until_3::TIMESTAMP WITH TIME ZONE, :coalesce_12) AND NOT coalesce(cases.due_at <= :due_at_4::TIMESTAMP WITH TIME ZONE AND cases.state != :state_5::VARCHAR OR cases.owner_id IS NULL AND cases.opened_at <= :opened_at_2::TIMESTAMP WITH TIME ZONE, :coalesce_13) AND NOT coalesce(cases.due_at <= :due_at_5::TIMESTAMP WITH TIME ZONE AND cases.state != :state_5::VARCHAR, :coalesce_14) AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_6::VARCHAR))) AND (EXISTS (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_3]) AND customer_facts.team IN (__[POSTCOMPILE_team_3]) AND customer_facts.region IN (__[POSTCOMPILE_region_3]) AND customer_facts.customer_id = cases.customer_id)) ORDER BY cases.queue_cents DESC, cases.id DESC
 LIMIT :param_12::INTEGER) AS part_2) AS q ORDER BY q.part, q.queue_cents DESC, q.case_id DESC
 LIMIT :param_13::INTEGER
