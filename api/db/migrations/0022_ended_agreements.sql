-- An agreement that has ended pays nothing more: what a refund gives back to its counter is not there to be granted again.
CREATE FUNCTION lower_ended_ceiling() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.ceiling := least(OLD.ceiling, NEW.held + NEW.captured - NEW.returned);
  RETURN NEW;
END $$;
--> statement-breakpoint
UPDATE counters SET open = false, ceiling = held + captured - returned FROM agreements a
  WHERE counters.key = 'a:' || a.id AND a.active_version IS NULL AND EXISTS (SELECT FROM agreement_versions v WHERE v.id = a.id AND v.approved_at IS NOT NULL);
--> statement-breakpoint
CREATE TRIGGER counters_ended BEFORE UPDATE ON counters FOR EACH ROW WHEN (NOT OLD.open AND NOT NEW.open AND NEW.key LIKE 'a:%') EXECUTE FUNCTION lower_ended_ceiling();
