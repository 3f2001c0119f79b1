-- all
SELECT follow_ups.id AS follow_up_id, follow_ups.reason, follow_ups.state, follow_ups.note, follow_ups.closed_at, follow_ups.closed_by
FROM follow_ups
WHERE follow_ups.customer_id = ? AND follow_ups.state != ? ORDER BY follow_ups.closed_at DESC, follow_ups.id DESC
