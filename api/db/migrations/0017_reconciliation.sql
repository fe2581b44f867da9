-- Tables of reconciliation come here.
SELECT 1;
