-- Tables of payouts come here.
SELECT 1;
