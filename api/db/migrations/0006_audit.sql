-- The log of changes and refused attempts, sealed by a keyed chain.
SELECT 1;
