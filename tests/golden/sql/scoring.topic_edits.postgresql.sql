-- all
SELECT topic_edits.name, topic_edits.title, topic_edits.state, CAST(topic_edits.added AS VARCHAR) AS added, CAST(topic_edits.removed AS VARCHAR) AS removed, topic_edits.changed_by, topic_edits.changed_at, topic_edits.version
FROM topic_edits ORDER BY topic_edits.id
