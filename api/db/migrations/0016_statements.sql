-- Tables of statements come here.
SELECT 1;
