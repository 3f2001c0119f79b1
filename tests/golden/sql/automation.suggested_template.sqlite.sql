-- all
SELECT automation_runs.template_id, automation_rules.name AS rule
FROM automation_runs JOIN automation_rules ON automation_rules.id = automation_runs.rule_id JOIN cases ON cases.id = automation_runs.case_id
WHERE automation_runs.case_id = ? AND automation_runs.template_id IS NOT NULL AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY automation_runs.id DESC
 LIMIT ? OFFSET ?
