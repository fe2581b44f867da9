-- What experiments need beside the campaign itself.
SELECT 1;
