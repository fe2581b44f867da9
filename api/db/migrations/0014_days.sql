-- Business days that close in steps: marked, shut, posted to, frozen and sealed; and the walls that keep a closed day as it is.
ALTER TABLE business_days ADD COLUMN closing_at timestamptz, ADD COLUMN closing_by text, ADD COLUMN shut_at timestamptz, ADD COLUMN counts json;
--> statement-breakpoint
ALTER TABLE business_days ADD CONSTRAINT business_days_state CHECK (state IN ('open', 'closing', 'closed'));
--> statement-breakpoint
CREATE TABLE closing_steps (
  business_date date NOT NULL,
  step text NOT NULL,
  -- Rows that it wrote.
  rows bigint NOT NULL,
  took_ms bigint NOT NULL,
  ended_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (business_date, step)
);
--> statement-breakpoint
CREATE TRIGGER closing_steps_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON closing_steps FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- A day that is shut takes no entry. Whoever closes it may still post for the house, until it is closed; the setting lasts for one transaction.
-- The serialization code lets a batch that met the day while it shut run again, on the next day; for the house it is an error.
CREATE FUNCTION refuse_shut_day() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE shut date;
BEGIN
  SELECT day.business_date INTO shut FROM (SELECT DISTINCT business_date FROM added) AS used JOIN business_days day USING (business_date)
    WHERE day.state = 'closed' OR day.shut_at IS NOT NULL AND (TG_TABLE_NAME = 'entries' OR current_setting('offerline.closing', true) IS DISTINCT FROM day.business_date::text) LIMIT 1;
  IF shut IS NOT NULL THEN
    RAISE EXCEPTION 'the business day % takes no entries any more', shut USING ERRCODE = CASE TG_TABLE_NAME WHEN 'entries' THEN '40001' ELSE '23001' END;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER entries_shut_day AFTER INSERT ON entries REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_shut_day();
--> statement-breakpoint
CREATE TRIGGER house_entries_shut_day AFTER INSERT ON house_entries REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_shut_day();
--> statement-breakpoint
CREATE FUNCTION refuse_closed_statement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM business_days WHERE business_date = coalesce(NEW.business_date, OLD.business_date) AND state = 'closed') THEN
    RAISE EXCEPTION 'the statements of % are closed', coalesce(NEW.business_date, OLD.business_date) USING ERRCODE = '23001';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
--> statement-breakpoint
CREATE TRIGGER statements_closed BEFORE INSERT OR UPDATE OR DELETE ON statements FOR EACH ROW EXECUTE FUNCTION refuse_closed_statement();
--> statement-breakpoint
CREATE TRIGGER statements_never_emptied BEFORE TRUNCATE ON statements FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- A closed day stays as it is, and one that is shut is never opened again.
CREATE FUNCTION refuse_reopening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'closed' OR OLD.shut_at IS NOT NULL AND (TG_OP = 'DELETE' OR NEW.shut_at IS NULL OR NEW.state = 'open' OR NEW.business_date <> OLD.business_date) THEN
    RAISE EXCEPTION 'the business day % is %', OLD.business_date, OLD.state USING ERRCODE = '23001';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
--> statement-breakpoint
CREATE TRIGGER business_days_for_ever BEFORE UPDATE OR DELETE ON business_days FOR EACH ROW EXECUTE FUNCTION refuse_reopening();
--> statement-breakpoint
CREATE TRIGGER business_days_never_emptied BEFORE TRUNCATE ON business_days FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
