-- The log of changes and refused attempts: append-only, each row signed, all rows sealed by a keyed chain; and how authorizations are found by card, account and id.
ALTER TABLE change_log
  ADD COLUMN actor_kind text,
  ADD COLUMN actor_name text,
  ADD COLUMN outcome text NOT NULL DEFAULT 'done' CHECK (outcome IN ('done', 'refused')),
  ADD COLUMN code text,
  ADD COLUMN request_id text,
  ADD COLUMN remote text,
  ADD COLUMN changes json NOT NULL DEFAULT '[]',
  ADD COLUMN nonce text UNIQUE,
  ADD COLUMN mac text,
  ADD COLUMN transaction xid8 NOT NULL DEFAULT pg_current_xact_id();
--> statement-breakpoint
CREATE TRIGGER change_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON change_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE INDEX change_log_transaction ON change_log (transaction);
--> statement-breakpoint
CREATE INDEX change_log_actor ON change_log (actor, id);
--> statement-breakpoint
CREATE INDEX change_log_action ON change_log (action text_pattern_ops, id);
--> statement-breakpoint
CREATE INDEX change_log_object ON change_log (object text_pattern_ops, id);
--> statement-breakpoint
CREATE INDEX change_log_refused ON change_log (id) WHERE outcome = 'refused';
--> statement-breakpoint
CREATE INDEX change_log_at ON change_log USING brin (at);
--> statement-breakpoint
CREATE TABLE audit_seals (
  seq bigint PRIMARY KEY,
  change bigint NOT NULL UNIQUE,
  previous text NOT NULL,
  hash text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
--> statement-breakpoint
CREATE TRIGGER audit_seals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE INDEX authorizations_card ON authorizations (card_token, decided_at);
--> statement-breakpoint
-- Where texts sort by their bytes, the primary key finds beginnings already; elsewhere they need an index of their own.
DO $$
BEGIN
  IF (SELECT datcollate FROM pg_database WHERE datname = current_database()) NOT IN ('C', 'POSIX') THEN
    CREATE INDEX authorizations_id_prefix ON authorizations (id text_pattern_ops);
  END IF;
END $$;
