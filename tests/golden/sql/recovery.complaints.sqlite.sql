-- everything
SELECT complaints.id AS feedback_id, complaints.customer_id, complaints.received_at, complaints.received_on, complaints.opened_at, sum(CASE WHEN (CAST(julianday(purchase_facts.purchased_on) - julianday(complaints.received_on) AS INTEGER) < ? AND CAST(julianday(purchase_facts.purchased_on) - julianday(complaints.received_on) AS INTEGER) >= ?) THEN purchase_facts.net_cents ELSE ? END) AS spent_cents, min(CASE WHEN (CAST(julianday(purchase_facts.purchased_on) - julianday(complaints.received_on) AS INTEGER) > ? AND purchase_facts.purchased_on <= ? AND purchase_facts.sale_lines > ?) THEN purchase_facts.purchased_on END) AS again_on, sum(CASE WHEN (CAST(julianday(purchase_facts.purchased_on) - julianday(complaints.received_on) AS INTEGER) > ? AND purchase_facts.purchased_on <= ? AND CAST(julianday(purchase_facts.purchased_on) - julianday(complaints.received_on) AS INTEGER) <= ?) THEN purchase_facts.net_cents ELSE ? END) AS after_cents
FROM (SELECT feedback.id AS id, feedback.customer_id AS customer_id, feedback.received_at AS received_at, feedback.received_on AS received_on, min(cases.opened_at) AS opened_at
FROM case_feedback JOIN cases ON cases.id = case_feedback.case_id JOIN feedback ON feedback.id = case_feedback.feedback_id
WHERE (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.customer_id IS NOT NULL AND feedback.received_on <= ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY feedback.id, feedback.customer_id, feedback.received_at, feedback.received_on) AS complaints LEFT OUTER JOIN purchase_facts ON purchase_facts.customer_id = complaints.customer_id GROUP BY complaints.id, complaints.customer_id, complaints.received_at, complaints.received_on, complaints.opened_at ORDER BY complaints.id

-- one category, from a day, narrow
SELECT complaints.id AS feedback_id, complaints.customer_id, complaints.received_at, complaints.received_on, complaints.opened_at, sum(CASE WHEN (CAST(julianday(purchase_facts.purchased_on) - julianday(complaints.received_on) AS INTEGER) < ? AND CAST(julianday(purchase_facts.purchased_on) - julianday(complaints.received_on) AS INTEGER) >= ?) THEN purchase_facts.net_cents ELSE ? END) AS spent_cents, min(CASE WHEN (CAST(julianday(purchase_facts.purchased_on) - julianday(complaints.received_on) AS INTEGER) > ? AND purchase_facts.purchased_on <= ? AND purchase_facts.sale_lines > ?) THEN purchase_facts.purchased_on END) AS again_on, sum(CASE WHEN (CAST(julianday(purchase_facts.purchased_on) - julianday(complaints.received_on) AS INTEGER) > ? AND purchase_facts.purchased_on <= ? AND CAST(julianday(purchase_facts.purchased_on) - julianday(complaints.received_on) AS INTEGER) <= ?) THEN purchase_facts.net_cents ELSE ? END) AS after_cents
FROM (SELECT feedback.id AS id, feedback.customer_id AS customer_id, feedback.received_at AS received_at, feedback.received_on AS received_on, min(cases.opened_at) AS opened_at
FROM case_feedback JOIN cases ON cases.id = case_feedback.case_id JOIN feedback ON feedback.id = case_feedback.feedback_id
WHERE (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.customer_id IS NOT NULL AND feedback.received_on <= ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY feedback.id, feedback.customer_id, feedback.received_at, feedback.received_on) AS complaints LEFT OUTER JOIN purchase_facts ON purchase_facts.customer_id = complaints.customer_id GROUP BY complaints.id, complaints.customer_id, complaints.received_at, complaints.received_on, complaints.opened_at ORDER BY complaints.id
