-- Tables of disputes come here.
SELECT 1;
