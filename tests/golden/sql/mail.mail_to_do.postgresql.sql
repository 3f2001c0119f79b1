-- all
SELECT DISTINCT outbox.state
FROM outbox
WHERE outbox.state IN (__[POSTCOMPILE_param_1], __[POSTCOMPILE_param_2]) AND (outbox.next_try_at IS NULL OR outbox.next_try_at <= :next_try_at_1::TIMESTAMP WITH TIME ZONE) ORDER BY outbox.state
