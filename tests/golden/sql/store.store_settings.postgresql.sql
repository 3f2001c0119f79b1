-- all
SELECT settings.business_name, settings.currency, settings.time_zone, settings.week_start, settings.country, settings.purchases_until, settings.demo IS NOT NULL AND CAST(settings.demo AS VARCHAR) != :param_1::VARCHAR AS demo
FROM settings
