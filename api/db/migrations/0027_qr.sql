-- Codes that cardholders show, each used once, and slices of budgets that gates spend offline.
SELECT 1;
