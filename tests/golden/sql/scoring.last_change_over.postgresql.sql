-- all
SELECT audit_events.action, audit_events.happened_at
FROM audit_events
WHERE audit_events.subject_kind = :subject_kind_1::VARCHAR ORDER BY audit_events.id DESC
 LIMIT :param_1::INTEGER
