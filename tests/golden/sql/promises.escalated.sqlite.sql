-- all
SELECT escalation_runs.ran_at, escalation_rules.name AS rule, escalation_runs.case_id, escalation_runs.done
FROM escalation_runs JOIN escalation_rules ON escalation_rules.id = escalation_runs.rule_id JOIN cases ON cases.id = escalation_runs.case_id
WHERE cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) ORDER BY escalation_runs.ran_at DESC, escalation_runs.rule_id, escalation_runs.case_id DESC
 LIMIT ? OFFSET ?
