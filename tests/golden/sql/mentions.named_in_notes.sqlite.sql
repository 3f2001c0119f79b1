-- all
SELECT case_mentions.event_id, coalesce(users.name, users.email) AS name
FROM case_mentions JOIN users ON users.id = case_mentions.user_id JOIN cases ON cases.id = case_mentions.case_id
WHERE case_mentions.case_id = ? AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY case_mentions.event_id, coalesce(users.name, users.email)
