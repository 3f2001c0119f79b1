-- all
SELECT searched_words.version, CAST(searched_words.lists AS VARCHAR) AS lists
FROM searched_words
WHERE searched_words.kind = ? ORDER BY searched_words.version
