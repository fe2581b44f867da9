-- What the authorization path needs to be fast: notes of changed reference records, rows kept in one piece, and indexes that cost nothing per row where order is natural.
CREATE TABLE reference_changes (
  id bigint GENERATED ALWAYS AS IDENTITY,
  transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  kind text NOT NULL,
  key text,
  at timestamptz NOT NULL DEFAULT now()
);
--> statement-breakpoint
CREATE INDEX reference_changes_transaction ON reference_changes (transaction);
--> statement-breakpoint
-- Which records a statement changed: their keys, or with more than a hundred of them one note without a key, which means all of the kind.
CREATE FUNCTION note_reference_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE many boolean;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    INSERT INTO reference_changes (kind) VALUES (TG_ARGV[0]);
    RETURN NULL;
  END IF;
  EXECUTE 'SELECT count(*) > 100 FROM (SELECT 1 FROM changed LIMIT 101) AS first' INTO many;
  IF many THEN
    INSERT INTO reference_changes (kind) VALUES (TG_ARGV[0]);
  ELSE
    EXECUTE format('INSERT INTO reference_changes (kind, key) SELECT DISTINCT %L, %I FROM changed', TG_ARGV[0], TG_ARGV[1]);
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
DO $$
DECLARE watched text[] := ARRAY['accounts', 'account', 'id', 'list_members', 'account', 'account', 'enrolments', 'account', 'account', 'cards', 'card', 'token', 'merchants', 'merchant', 'id', 'bins', 'bin', 'prefix'];
        place int;
BEGIN
  FOR place IN 1 .. array_length(watched, 1) BY 3 LOOP
    EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_reference_change(%L, %L)', watched[place] || '_added', watched[place], watched[place + 1], watched[place + 2]);
    EXECUTE format('CREATE TRIGGER %I AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_reference_change(%L, %L)', watched[place] || '_changed', watched[place], watched[place + 1], watched[place + 2]);
    EXECUTE format('CREATE TRIGGER %I AFTER DELETE ON %I REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_reference_change(%L, %L)', watched[place] || '_removed', watched[place], watched[place + 1], watched[place + 2]);
    EXECUTE format('CREATE TRIGGER %I AFTER TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION note_reference_change(%L)', watched[place] || '_emptied', watched[place], watched[place + 1]);
  END LOOP;
END $$;
--> statement-breakpoint
DO $$
DECLARE partition regclass;
BEGIN
  FOR partition IN SELECT inhrelid FROM pg_inherits WHERE inhparent = 'decisions'::regclass LOOP
    EXECUTE format('ALTER TABLE %s SET (toast_tuple_target = 8160)', partition);
  END LOOP;
END $$;
--> statement-breakpoint
ALTER TABLE authorizations SET (toast_tuple_target = 8160);
--> statement-breakpoint
ALTER TABLE counters SET (fillfactor = 70);
--> statement-breakpoint
ALTER TABLE wallets SET (fillfactor = 70);
--> statement-breakpoint
DROP INDEX decisions_at;
--> statement-breakpoint
DROP INDEX decisions_batch;
--> statement-breakpoint
CREATE INDEX decisions_batch ON decisions USING brin (batch) WITH (pages_per_range = 16);
--> statement-breakpoint
DROP INDEX entries_batch;
--> statement-breakpoint
CREATE INDEX entries_batch ON entries USING brin (batch) WITH (pages_per_range = 16);
--> statement-breakpoint
DROP INDEX messages_batch;
--> statement-breakpoint
CREATE INDEX messages_batch ON messages USING brin (batch) WITH (pages_per_range = 16);
--> statement-breakpoint
-- A day is found by its date, where entries lie in order; a merchant's settled lines by an index that what is merely held never enters.
DROP INDEX entries_day;
--> statement-breakpoint
CREATE INDEX entries_day ON entries (business_date);
--> statement-breakpoint
CREATE INDEX entries_settled ON entries (business_date, merchant) WHERE template <> 'benefit.hold';
