-- Points: the catalogue, orders from it, gifts, and notices of expiry.
SELECT 1;
