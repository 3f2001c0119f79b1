-- all
SELECT automation_rules.id AS rule_id, automation_rules.name AS rule
FROM automation_rules
WHERE EXISTS (SELECT automation_runs.id
FROM automation_runs JOIN cases ON cases.id = automation_runs.case_id
WHERE automation_runs.rule_id = automation_rules.id AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))) ORDER BY lower(automation_rules.name), automation_rules.id
