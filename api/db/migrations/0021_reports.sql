-- Tables of reports come here.
SELECT 1;
