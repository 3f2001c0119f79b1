-- all
SELECT automation_runs.ran_at, automation_rules.name AS rule, automation_runs.rule_version, automation_runs.case_id, case_events.kind AS trigger, automation_runs.outcome, automation_runs.done
FROM automation_runs JOIN automation_rules ON automation_rules.id = automation_runs.rule_id JOIN cases ON cases.id = automation_runs.case_id JOIN case_events ON case_events.id = automation_runs.event_id
WHERE cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) ORDER BY automation_runs.ran_at DESC, automation_runs.id DESC
 LIMIT :param_1::INTEGER
