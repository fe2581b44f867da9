-- Coupons: how they are claimed, held for somebody, given on, and what happened to each.
SELECT 1;
