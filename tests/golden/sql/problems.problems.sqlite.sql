-- everything
SELECT problems.id AS problem_id, problems.topic, problems.kind, problems.subject, problems.first_day, problems.rang_on, problems.window_days, problems.complaints, problems.expected, problems.chance, problems.opened_at, problems.state, problems.owner_id, problems.cause, problems.fix, problems.closed_at, problems.closed_by, problems.version, coalesce(users.name, users.email) AS owner, products.name AS subject_name, inside.feedback_count, inside.customers
FROM problems JOIN (SELECT problem_feedback.problem_id AS problem_id, count(DISTINCT feedback.id) AS feedback_count, count(DISTINCT feedback.customer_id) AS customers
FROM problem_feedback JOIN feedback ON feedback.id = problem_feedback.feedback_id
WHERE feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) GROUP BY problem_feedback.problem_id) AS inside ON inside.problem_id = problems.id LEFT OUTER JOIN users ON users.id = problems.owner_id LEFT OUTER JOIN products ON problems.kind = ? AND products.code = problems.subject AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY problems.rang_on DESC, problems.id DESC

-- one category, from a day, narrow
SELECT problems.id AS problem_id, problems.topic, problems.kind, problems.subject, problems.first_day, problems.rang_on, problems.window_days, problems.complaints, problems.expected, problems.chance, problems.opened_at, problems.state, problems.owner_id, problems.cause, problems.fix, problems.closed_at, problems.closed_by, problems.version, coalesce(users.name, users.email) AS owner, products.name AS subject_name, inside.feedback_count, inside.customers
FROM problems JOIN (SELECT problem_feedback.problem_id AS problem_id, count(DISTINCT feedback.id) AS feedback_count, count(DISTINCT feedback.customer_id) AS customers
FROM problem_feedback JOIN feedback ON feedback.id = problem_feedback.feedback_id
WHERE (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY problem_feedback.problem_id) AS inside ON inside.problem_id = problems.id LEFT OUTER JOIN users ON users.id = problems.owner_id LEFT OUTER JOIN products ON problems.kind = ? AND products.code = problems.subject AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY problems.rang_on DESC, problems.id DESC
