-- Figures by the minute, alert rules, alerts and their deliveries.
SELECT 1;
