-- Tables of exports come here.
SELECT 1;
