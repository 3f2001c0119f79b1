-- all
SELECT cases.id AS case_id, (SELECT max(case_events.id) AS max_1
FROM case_events
WHERE case_events.case_id = cases.id AND case_events.kind = :kind_1::VARCHAR) AS event_id, cases.customer_id, customers.name, customers.given_name, customers.company, customers.email, customers.consent, (SELECT count(*) AS count_1
FROM customers AS customers_1
WHERE customers_1.email = customers.email AND (customers_1.batch_id IS NULL OR (customers_1.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))) AS sharing, (SELECT max(case_asks.created_at) AS max_2
FROM case_asks
WHERE case_asks.customer_id = customers.id AND case_asks.way != :way_1::VARCHAR) AS asked_at
FROM cases LEFT OUTER JOIN customers ON customers.id = cases.customer_id
WHERE cases.state = :state_2::VARCHAR AND cases.resolved_at >= :resolved_at_1::TIMESTAMP WITH TIME ZONE AND cases.resolved_at <= :resolved_at_2::TIMESTAMP WITH TIME ZONE AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_3::VARCHAR))) AND (SELECT max(case_events.id) AS max_1
FROM case_events
WHERE case_events.case_id = cases.id AND case_events.kind = :kind_1::VARCHAR) IS NOT NULL AND NOT (EXISTS (SELECT case_asks.id
FROM case_asks
WHERE case_asks.event_id = (SELECT max(case_events.id) AS max_1
FROM case_events
WHERE case_events.case_id = cases.id AND case_events.kind = :kind_1::VARCHAR))) ORDER BY cases.resolved_at, cases.id
 LIMIT :param_1::INTEGER
