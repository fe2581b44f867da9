-- People, their roles and their sessions.
SELECT 1;
