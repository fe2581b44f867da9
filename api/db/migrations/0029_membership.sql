-- Membership: paid terms, grace, cards replaced, accounts merged, and households.
SELECT 1;
