-- all
SELECT audit_events.happened_at
FROM audit_events
WHERE audit_events.subject_kind = ? AND audit_events.subject_id = ? AND audit_events.action = ?
 LIMIT ? OFFSET ?
