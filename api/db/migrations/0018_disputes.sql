-- The movements of each closed day by account, from which balances are read; adjustments between maker and checkers; disputes with their events and attachments.
-- Accounts of single cardholders are gathered under one control account each: "due:cardholder:*", "points_active:*". As engine/ledger/chart.ts controlOf.
CREATE FUNCTION control_account(account text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN account LIKE 'due:cardholder:%' THEN 'due:cardholder:*'
    WHEN account LIKE 'points\_pending:%' THEN 'points_pending:*'
    WHEN account LIKE 'points\_active:%' THEN 'points_active:*'
    WHEN account LIKE 'points\_reserved:%' THEN 'points_reserved:*'
    ELSE account
  END
$$;
--> statement-breakpoint
CREATE TABLE ledger_days (
  business_date date PRIMARY KEY,
  entries bigint NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
--> statement-breakpoint
CREATE TABLE ledger_movements (
  business_date date NOT NULL REFERENCES ledger_days (business_date),
  account text NOT NULL,
  unit text NOT NULL,
  debit bigint NOT NULL CHECK (debit >= 0),
  credit bigint NOT NULL CHECK (credit >= 0),
  PRIMARY KEY (business_date, account, unit)
);
--> statement-breakpoint
CREATE INDEX ledger_movements_account ON ledger_movements (account, business_date);
--> statement-breakpoint
-- What was moved on a closed day is fixed: it may be written anew only while the day is still open.
CREATE FUNCTION ledger_days_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM business_days d WHERE d.business_date = coalesce(NEW.business_date, OLD.business_date) AND d.state = 'closed') THEN
    RAISE EXCEPTION 'the movements of a closed day are fixed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
--> statement-breakpoint
CREATE TRIGGER ledger_days_fixed BEFORE INSERT OR UPDATE OR DELETE ON ledger_days FOR EACH ROW EXECUTE FUNCTION ledger_days_fixed();
--> statement-breakpoint
-- Once for a whole write, because a day has many rows.
CREATE FUNCTION ledger_movements_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM (SELECT DISTINCT business_date FROM moved) m JOIN business_days d ON d.business_date = m.business_date AND d.state = 'closed') THEN
    RAISE EXCEPTION 'the movements of a closed day are fixed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER ledger_movements_added AFTER INSERT ON ledger_movements REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION ledger_movements_fixed();
--> statement-breakpoint
CREATE TRIGGER ledger_movements_changed AFTER UPDATE ON ledger_movements REFERENCING OLD TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION ledger_movements_fixed();
--> statement-breakpoint
CREATE TRIGGER ledger_movements_removed AFTER DELETE ON ledger_movements REFERENCING OLD TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION ledger_movements_fixed();
--> statement-breakpoint
CREATE TRIGGER ledger_movements_kept BEFORE TRUNCATE ON ledger_movements FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TABLE adjustments (
  id text PRIMARY KEY,
  -- The dispute it answers; null for one the bank makes by itself.
  dispute text,
  party text NOT NULL,
  other text NOT NULL,
  -- Above zero: `other` pays `party`; below zero it takes back. Zero only answers a dispute: it is refused.
  amount bigint NOT NULL,
  currency text NOT NULL,
  text text NOT NULL,
  authorization_id text,
  maker text NOT NULL,
  approvers integer NOT NULL CHECK (approvers >= 1),
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'approved', 'rejected')),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  closed_by text,
  closed_at timestamptz,
  reason text,
  -- The business date it was posted on.
  posted_on date,
  CHECK (amount <> 0 OR dispute IS NOT NULL),
  CHECK (party <> other)
);
--> statement-breakpoint
CREATE UNIQUE INDEX adjustments_one_waits ON adjustments (dispute) WHERE state = 'waiting';
--> statement-breakpoint
CREATE UNIQUE INDEX adjustments_one_approved ON adjustments (dispute) WHERE state = 'approved';
--> statement-breakpoint
CREATE INDEX adjustments_newest ON adjustments (at, id);
--> statement-breakpoint
CREATE TABLE adjustment_approvals (
  adjustment text NOT NULL REFERENCES adjustments (id),
  checker text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (adjustment, checker)
);
--> statement-breakpoint
CREATE FUNCTION adjustment_approvals_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  proposed adjustments%ROWTYPE;
BEGIN
  SELECT * INTO proposed FROM adjustments WHERE id = NEW.adjustment FOR UPDATE;
  IF proposed.state IS DISTINCT FROM 'waiting' THEN
    RAISE EXCEPTION 'adjustment_approvals_of_what_waits: it does not wait' USING ERRCODE = 'check_violation';
  END IF;
  IF person_behind(NEW.checker) = person_behind(proposed.maker) THEN
    RAISE EXCEPTION 'adjustment_approvals_four_eyes: the maker may not approve' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM adjustment_approvals a WHERE a.adjustment = NEW.adjustment AND person_behind(a.checker) = person_behind(NEW.checker)) THEN
    RAISE EXCEPTION 'adjustment_approvals_four_eyes: one person approves once' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER adjustment_approvals_guard BEFORE INSERT ON adjustment_approvals FOR EACH ROW EXECUTE FUNCTION adjustment_approvals_guard();
--> statement-breakpoint
CREATE TRIGGER adjustment_approvals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON adjustment_approvals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- What was proposed never changes, what has ended never moves again, and nothing is approved with approvals missing.
CREATE FUNCTION adjustments_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'waiting' THEN
      RAISE EXCEPTION 'adjustments_guard: it begins by waiting' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state <> 'waiting' OR (OLD.id, OLD.dispute, OLD.party, OLD.other, OLD.amount, OLD.currency, OLD.text, OLD.authorization_id, OLD.maker, OLD.approvers, OLD.at)
    IS DISTINCT FROM (NEW.id, NEW.dispute, NEW.party, NEW.other, NEW.amount, NEW.currency, NEW.text, NEW.authorization_id, NEW.maker, NEW.approvers, NEW.at) THEN
    RAISE EXCEPTION 'adjustments_guard: written once' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'approved' AND (SELECT count(*) FROM adjustment_approvals a WHERE a.adjustment = NEW.id) < NEW.approvers THEN
    RAISE EXCEPTION 'adjustments_guard: approvals are missing' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER adjustments_guard BEFORE INSERT OR UPDATE ON adjustments FOR EACH ROW EXECUTE FUNCTION adjustments_guard();
--> statement-breakpoint
CREATE TRIGGER adjustments_kept BEFORE DELETE OR TRUNCATE ON adjustments FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TABLE disputes (
  id text PRIMARY KEY,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'answered', 'proposed', 'accepted', 'rejected', 'withdrawn', 'expired')),
  business_date date NOT NULL,
  party text NOT NULL,
  currency text NOT NULL,
  -- Null, all of them, for an item of the statement that no authorization made.
  authorization_id text,
  message_id text,
  benefit_no integer,
  reason text NOT NULL CHECK (reason IN ('amount', 'not_ours', 'duplicate', 'refund_missing', 'fee', 'other')),
  -- What the party says it should have had more, minor units.
  claimed bigint CHECK (claimed > 0),
  text text NOT NULL,
  opened_by text NOT NULL,
  opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Until when whoever has to act may take; null once it has ended.
  due_at date,
  escalated_at timestamptz,
  closed_at timestamptz
);
--> statement-breakpoint
CREATE UNIQUE INDEX disputes_one_open ON disputes (business_date, party, currency, coalesce(authorization_id, ''), coalesce(message_id, ''), coalesce(benefit_no, -1)) WHERE state IN ('open', 'answered', 'proposed', 'expired');
--> statement-breakpoint
CREATE INDEX disputes_newest ON disputes (opened_at, id);
--> statement-breakpoint
CREATE INDEX disputes_due ON disputes (due_at) WHERE state IN ('open', 'answered', 'proposed');
--> statement-breakpoint
CREATE TABLE dispute_events (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  dispute text NOT NULL REFERENCES disputes (id),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('opened', 'reply', 'attachment', 'proposed', 'sent_back', 'approval', 'accepted', 'rejected', 'withdrawn', 'escalated', 'expired')),
  -- merchant, bank, or house where a deadline did it.
  side text NOT NULL CHECK (side IN ('merchant', 'bank', 'house')),
  text text,
  amount bigint
);
--> statement-breakpoint
CREATE INDEX dispute_events_dispute ON dispute_events (dispute, id);
--> statement-breakpoint
CREATE TRIGGER dispute_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON dispute_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TABLE dispute_attachments (
  dispute text NOT NULL REFERENCES disputes (id),
  no integer NOT NULL CHECK (no BETWEEN 1 AND 10),
  name text NOT NULL,
  type text NOT NULL CHECK (type IN ('application/pdf', 'image/png', 'image/jpeg', 'text/csv')),
  size integer NOT NULL CHECK (size BETWEEN 1 AND 1048576),
  sha256 text NOT NULL,
  bytes bytea NOT NULL CHECK (length(bytes) = size),
  actor text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (dispute, no),
  UNIQUE (dispute, sha256)
);
--> statement-breakpoint
CREATE TRIGGER dispute_attachments_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON dispute_attachments FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- A dispute that has ended stays ended, and what it is about never changes.
CREATE FUNCTION disputes_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state IN ('accepted', 'rejected', 'withdrawn') THEN
    RAISE EXCEPTION 'disputes_guard: it has ended' USING ERRCODE = 'check_violation';
  END IF;
  IF (OLD.id, OLD.business_date, OLD.party, OLD.currency, OLD.authorization_id, OLD.message_id, OLD.benefit_no, OLD.reason, OLD.claimed, OLD.text, OLD.opened_by, OLD.opened_at)
    IS DISTINCT FROM (NEW.id, NEW.business_date, NEW.party, NEW.currency, NEW.authorization_id, NEW.message_id, NEW.benefit_no, NEW.reason, NEW.claimed, NEW.text, NEW.opened_by, NEW.opened_at) THEN
    RAISE EXCEPTION 'disputes_guard: written once' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state IN ('accepted', 'rejected') AND NOT EXISTS (
    SELECT 1 FROM adjustments a WHERE a.dispute = NEW.id AND a.state = 'approved' AND (NEW.state = 'accepted') = (a.amount > 0)
  ) THEN
    RAISE EXCEPTION 'disputes_guard: no approved answer' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER disputes_guard BEFORE UPDATE ON disputes FOR EACH ROW EXECUTE FUNCTION disputes_guard();
--> statement-breakpoint
CREATE TRIGGER disputes_kept BEFORE DELETE OR TRUNCATE ON disputes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
