-- Cardholders: consent records, erasures, limits that hold across processes, and signing keys.
SELECT 1;
