-- all
SELECT DISTINCT webhook_deliveries.state
FROM webhook_deliveries
WHERE webhook_deliveries.state IN (__[POSTCOMPILE_param_1], __[POSTCOMPILE_param_2]) AND (webhook_deliveries.next_try_at IS NULL OR webhook_deliveries.next_try_at <= :next_try_at_1::TIMESTAMP WITH TIME ZONE) ORDER BY webhook_deliveries.state
