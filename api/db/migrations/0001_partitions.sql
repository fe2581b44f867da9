-- Decisions are partitioned by month and kept at least 400 days; months are created ahead by api/db/migrate.ts, the default catches the rest.
CREATE TABLE decisions (
  authorization_id text NOT NULL,
  decided_on date NOT NULL,
  decision_id text NOT NULL,
  request text NOT NULL,
  evidence text NOT NULL,
  considered text NOT NULL,
  reply text NOT NULL,
  waited_ms integer NOT NULL,
  at timestamptz NOT NULL,
  batch bigint NOT NULL,
  PRIMARY KEY (authorization_id, decided_on)
) PARTITION BY RANGE (decided_on);
--> statement-breakpoint
CREATE TABLE decisions_other PARTITION OF decisions DEFAULT;
--> statement-breakpoint
CREATE INDEX decisions_at ON decisions (at);
--> statement-breakpoint
CREATE INDEX decisions_batch ON decisions (batch);
--> statement-breakpoint
CREATE SEQUENCE batch_ids;
--> statement-breakpoint
CREATE SEQUENCE campaign_changes;
--> statement-breakpoint
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '23001';
END $$;
--> statement-breakpoint
CREATE TRIGGER entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER messages_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON messages FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER batches_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON batches FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER decisions_append_only BEFORE UPDATE ON decisions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
