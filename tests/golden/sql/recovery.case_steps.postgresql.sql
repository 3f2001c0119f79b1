-- everything
SELECT cases.id AS case_id, cases.customer_id, cases.topic, customer_facts.team, cases.opened_at AS opened_at, cases.claimed_at AS claimed_at, cases.first_reply_at AS replied_at, coalesce(cases.first_reply_due_at, cases.due_at) AS due_at, cases.resolved_at AS resolved_at, cases.confirmed_at AS confirmed_at
FROM cases LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = cases.customer_id
WHERE cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) ORDER BY cases.id

-- one category, from a day, narrow
SELECT cases.id AS case_id, cases.customer_id, cases.topic, customer_facts.team, cases.opened_at AS opened_at, cases.claimed_at AS claimed_at, cases.first_reply_at AS replied_at, coalesce(cases.first_reply_due_at, cases.due_at) AS due_at, cases.resolved_at AS resolved_at, cases.confirmed_at AS confirmed_at
FROM cases LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = cases.customer_id
WHERE (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND cases.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) ORDER BY cases.id
