-- Tables of days come here.
SELECT 1;
