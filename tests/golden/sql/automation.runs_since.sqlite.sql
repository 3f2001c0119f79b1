-- all
SELECT automation_runs.rule_id, automation_runs.outcome, count(*) AS runs, count(DISTINCT automation_runs.case_id) AS cases
FROM automation_runs JOIN cases ON cases.id = automation_runs.case_id
WHERE automation_runs.ran_at >= ? AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY automation_runs.rule_id, automation_runs.outcome ORDER BY automation_runs.rule_id, automation_runs.outcome
