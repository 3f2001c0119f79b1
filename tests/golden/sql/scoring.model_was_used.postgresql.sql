-- all
SELECT audit_events.happened_at
FROM audit_events
WHERE audit_events.subject_kind = :subject_kind_1::VARCHAR AND audit_events.subject_id = :subject_id_1::BIGINT AND audit_events.action = :action_1::VARCHAR
 LIMIT :param_1::INTEGER
