-- all
SELECT outbox.id AS mail_id, (SELECT min(staff_notices.kind) AS min_1
FROM staff_notices
WHERE staff_notices.mail_id = outbox.id) AS kind, outbox.subject, outbox.state, outbox.tries, outbox.next_try_at, outbox.last_error, outbox.created_at, outbox.sent_at, outbox.bounced_at, outbox.version
FROM outbox
WHERE outbox.user_id = :user_id_1::BIGINT ORDER BY outbox.id DESC
 LIMIT :param_1::INTEGER
