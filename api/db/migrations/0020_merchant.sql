-- Tables of merchant come here.
SELECT 1;
