-- Submissions with their evidence, approvals, waived findings and scheduled go-lives.
SELECT 1;
