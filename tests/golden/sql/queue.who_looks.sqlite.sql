-- all
SELECT case_viewers.user_id, coalesce(users.name, users.email) AS name
FROM case_viewers JOIN users ON users.id = case_viewers.user_id
WHERE case_viewers.case_id = ? AND case_viewers.seen_at >= ? ORDER BY name
