-- all
SELECT case_viewers.user_id, coalesce(users.name, users.email) AS name
FROM case_viewers JOIN users ON users.id = case_viewers.user_id
WHERE case_viewers.case_id = :case_id_1::BIGINT AND case_viewers.seen_at >= :seen_at_1::TIMESTAMP WITH TIME ZONE ORDER BY name
