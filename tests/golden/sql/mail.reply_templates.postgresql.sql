-- all
SELECT reply_templates.id AS template_id, reply_templates.name, reply_templates.subject, reply_templates.body, reply_templates.language, reply_templates.version
FROM reply_templates ORDER BY lower(reply_templates.name), reply_templates.id
