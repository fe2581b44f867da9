-- Tables of contracts come here.
SELECT 1;
