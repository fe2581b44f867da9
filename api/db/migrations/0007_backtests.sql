-- Backtests of campaign versions: order, progress and result.
SELECT 1;
