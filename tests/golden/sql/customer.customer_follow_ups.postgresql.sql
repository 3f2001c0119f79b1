-- all
SELECT follow_ups.id AS follow_up_id, follow_ups.reason, follow_ups.state, follow_ups.note, follow_ups.closed_at, follow_ups.closed_by
FROM follow_ups
WHERE follow_ups.customer_id = :customer_id_1::BIGINT AND follow_ups.state != :state_1::VARCHAR ORDER BY follow_ups.closed_at DESC, follow_ups.id DESC
