-- Entries that no authorization made, the ledger as one, and the jobs that work on it.
CREATE TABLE house_entries (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  -- What made them, and the place within it: posting it again is refused. "fee:2026-11-22:merchant:M1001:CNY".
  source text NOT NULL,
  no integer NOT NULL,
  template text NOT NULL,
  debit text NOT NULL,
  credit text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  unit text NOT NULL,
  -- Whom the posting is about, as a settlement party.
  party text NOT NULL,
  -- The authorization and line a correction is about; null where it is about none.
  authorization_id text,
  memo text,
  actor text NOT NULL,
  business_date date NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (source, no),
  CHECK (debit <> credit)
);
--> statement-breakpoint
CREATE INDEX house_entries_day ON house_entries (business_date, party);
--> statement-breakpoint
CREATE INDEX house_entries_party ON house_entries (party, business_date);
--> statement-breakpoint
CREATE TRIGGER house_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON house_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- The party of an account, as engine/settlement/position.ts partyOf says; null where it does not settle.
CREATE FUNCTION settlement_party(account text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE split_part(account, ':', 1)
    WHEN 'due' THEN CASE WHEN account LIKE 'due:cardholder:%' THEN 'cardholders' ELSE substr(account, 5) END
    WHEN 'subsidy' THEN substr(account, 9)
    WHEN 'income' THEN 'bank'
    WHEN 'clearing' THEN 'acquirer:' || substr(account, 10)
    WHEN 'tax' THEN 'tax'
  END
$$;
--> statement-breakpoint
-- The whole ledger: what authorizations made and what the house made.
CREATE VIEW ledger AS
  SELECT 'authorization' AS book, id, authorization_id || '/' || message_id AS source, authorization_id, template, debit, credit, amount, unit, party, merchant, campaign, version, business_date, at FROM entries
  UNION ALL
  SELECT 'house', id, source, authorization_id, template, debit, credit, amount, unit, party, CASE WHEN party LIKE 'merchant:%' THEN substr(party, 10) END, NULL, NULL, business_date, at FROM house_entries;
--> statement-breakpoint
CREATE TABLE jobs (
  id text PRIMARY KEY,
  kind text NOT NULL,
  -- What it works on: at most one open job of a kind for each.
  object text NOT NULL,
  asked json NOT NULL,
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  requested_by text NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz,
  heard_at timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  step text,
  done bigint NOT NULL DEFAULT 0,
  total bigint NOT NULL DEFAULT 0,
  cancel boolean NOT NULL DEFAULT false,
  fault text,
  detail text,
  result json
);
--> statement-breakpoint
CREATE UNIQUE INDEX jobs_one_at_a_time ON jobs (kind, object) WHERE state IN ('queued', 'running');
--> statement-breakpoint
CREATE INDEX jobs_newest ON jobs (kind, requested_at);
