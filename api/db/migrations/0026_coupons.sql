-- Coupons: how they are claimed, held for somebody, given on, and what happened to each.
ALTER TABLE coupons DROP CONSTRAINT coupons_state;
--> statement-breakpoint
ALTER TABLE coupons ADD CONSTRAINT coupons_state CHECK (state IN ('issued', 'claimed', 'returned', 'reserved', 'used', 'expired', 'void'));
--> statement-breakpoint
-- The order it came with; how often it was given and taken.
ALTER TABLE coupons ADD COLUMN stock text, ADD COLUMN given integer NOT NULL DEFAULT 0 CHECK (given >= 0);
--> statement-breakpoint
DROP INDEX coupons_expiring;
--> statement-breakpoint
CREATE INDEX coupons_expiring ON coupons (expires_at) WHERE state IN ('issued', 'claimed', 'returned');
--> statement-breakpoint
CREATE INDEX coupons_stock ON coupons (stock, state) WHERE stock IS NOT NULL;
--> statement-breakpoint
CREATE INDEX coupons_campaign ON coupons (campaign, state);
--> statement-breakpoint
-- What happened to each coupon: who, when and why; written by triggers, so that no way round them leaves a gap.
CREATE TABLE coupon_moves (
  no bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  coupon text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Null: it came into being.
  from_state text,
  to_state text NOT NULL,
  from_subject text,
  to_subject text,
  -- Who: "authority", "clock", "holder:ac_1001", or whoever asked at a desk.
  actor text NOT NULL,
  reason text,
  authorization_id text
);
--> statement-breakpoint
CREATE INDEX coupon_moves_coupon ON coupon_moves (coupon, no);
--> statement-breakpoint
CREATE TRIGGER coupon_moves_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON coupon_moves FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
INSERT INTO coupon_moves (coupon, to_state, to_subject, actor, reason, authorization_id)
SELECT id, state, subject, issued_by, 'as it stood when histories began', authorization_id FROM coupons;
--> statement-breakpoint
-- Who changes coupons says so in two settings of its transaction; a batch of the authority says nothing, and is known by the authorization.
CREATE FUNCTION coupons_born() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO coupon_moves (coupon, to_state, to_subject, actor, reason, authorization_id)
  SELECT id, state, subject, coalesce(nullif(current_setting('offerline.actor', true), ''), issued_by), nullif(current_setting('offerline.reason', true), ''), authorization_id FROM fresh;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER coupons_born AFTER INSERT ON coupons REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION coupons_born();
--> statement-breakpoint
CREATE FUNCTION coupons_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO coupon_moves (coupon, from_state, to_state, from_subject, to_subject, actor, reason, authorization_id)
  SELECT n.id, o.state, n.state, o.subject, n.subject, coalesce(nullif(current_setting('offerline.actor', true), ''), CASE WHEN n.state = 'expired' AND o.authorization_id IS NULL THEN 'clock' ELSE 'authority' END), nullif(current_setting('offerline.reason', true), ''),
    coalesce(n.authorization_id, o.authorization_id)
  FROM after n JOIN before o ON o.id = n.id WHERE o.state <> n.state OR o.subject IS DISTINCT FROM n.subject;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER coupons_moved AFTER UPDATE ON coupons REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION coupons_moved();
--> statement-breakpoint
-- How many were claimed, by all and by each: a claim is counted once and for ever; the check is the last wall.
CREATE TABLE claim_counters (
  key text PRIMARY KEY,
  campaign text NOT NULL,
  used bigint NOT NULL CHECK (used >= 0),
  ceiling bigint NOT NULL,
  CONSTRAINT claim_counters_ceiling CHECK (used <= ceiling)
);
--> statement-breakpoint
CREATE INDEX claim_counters_campaign ON claim_counters (campaign);
--> statement-breakpoint
CREATE TABLE coupon_gifts (
  id text PRIMARY KEY,
  coupon text NOT NULL REFERENCES coupons (id),
  giver text NOT NULL,
  -- Keyed hash of the code that takes it.
  code_hash text NOT NULL UNIQUE,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'taken', 'taken_back', 'lapsed')),
  taker text,
  at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  CHECK ((state = 'taken') = (taker IS NOT NULL) AND taker IS DISTINCT FROM giver)
);
--> statement-breakpoint
-- A coupon is being given to one taker at a time.
CREATE UNIQUE INDEX coupon_gifts_one ON coupon_gifts (coupon) WHERE state = 'open';
--> statement-breakpoint
CREATE INDEX coupon_gifts_open ON coupon_gifts (expires_at) WHERE state = 'open';
--> statement-breakpoint
CREATE INDEX coupon_gifts_giver ON coupon_gifts (giver) WHERE state = 'open';
--> statement-breakpoint
-- Orders of many coupons: codes made here, codes that the bank brings, or coupons reserved for named accounts.
CREATE TABLE coupon_batches (
  id text PRIMARY KEY,
  campaign text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('generated', 'uploaded', 'named')),
  count integer NOT NULL CHECK (count BETWEEN 0 AND 1000000),
  note text NOT NULL,
  -- filling: its lines are still to come; waiting: for a checker; approved: a job issues it.
  state text NOT NULL CHECK (state IN ('filling', 'waiting', 'approved', 'issued', 'refused', 'void')),
  -- Random; with a key outside the database the codes of a generated batch follow from it. Gone once they were handed over, and with it the codes.
  seed text,
  issued integer NOT NULL DEFAULT 0 CHECK (issued >= 0),
  valid_from timestamptz,
  expires_at timestamptz,
  maker text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  checker text,
  decided_at timestamptz,
  refusal text,
  handed_at timestamptz,
  voided_by text,
  voided_at timestamptz,
  void_reason text,
  CONSTRAINT coupon_batches_issued CHECK (issued <= count),
  CONSTRAINT coupon_batches_approved CHECK (state NOT IN ('approved', 'issued') OR checker IS NOT NULL),
  CONSTRAINT coupon_batches_voided CHECK ((state = 'void') = (voided_by IS NOT NULL) AND (state = 'void') = (void_reason IS NOT NULL))
);
--> statement-breakpoint
CREATE INDEX coupon_batches_made ON coupon_batches (made_at DESC, id DESC);
--> statement-breakpoint
CREATE FUNCTION coupon_batches_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.state NOT IN ('filling', 'waiting') THEN
    RAISE EXCEPTION 'coupon_batches_four_eyes: nothing is made as approved' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.checker IS NOT NULL AND person_behind(NEW.checker) = person_behind(NEW.maker) THEN
    RAISE EXCEPTION 'coupon_batches_four_eyes: whoever orders coupons may not approve them' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.maker <> OLD.maker OR NEW.campaign <> OLD.campaign OR NEW.kind <> OLD.kind
    OR (OLD.state <> 'filling' AND NEW.count <> OLD.count) OR (OLD.checker IS NOT NULL AND NEW.checker IS DISTINCT FROM OLD.checker)
    OR (NEW.state = 'approved' AND OLD.state NOT IN ('waiting', 'approved')) OR (NEW.state = 'issued' AND OLD.state NOT IN ('approved', 'issued'))) THEN
    RAISE EXCEPTION 'coupon_batches_four_eyes: what was ordered stays what was approved' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER coupon_batches_guard BEFORE INSERT OR UPDATE ON coupon_batches FOR EACH ROW EXECUTE FUNCTION coupon_batches_guard();
--> statement-breakpoint
-- What a batch was filled with, until it is issued: keyed hashes of the bank's own codes, or accounts.
CREATE TABLE coupon_batch_lines (
  batch text NOT NULL REFERENCES coupon_batches (id),
  no integer NOT NULL,
  value text NOT NULL,
  PRIMARY KEY (batch, no)
);
--> statement-breakpoint
-- Wrong codes are told from everything else of a minute.
CREATE INDEX security_events_kind ON security_events (kind, at);
--> statement-breakpoint
INSERT INTO alert_rules (id, name, condition, action, created_by)
VALUES ('wrong-codes', 'Wrong coupon codes · 券码试错', '{"kind":"wrong_codes","minutes":1,"count":100}', 'notify', 'offerline') ON CONFLICT DO NOTHING;
--> statement-breakpoint
-- A coupon of an order that was ended while a payment held it does not come back: what the payment gives back ends with the order.
CREATE FUNCTION coupons_of_ended_orders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM coupon_batches b WHERE b.id = NEW.stock AND b.state = 'void') THEN
    NEW.state := 'void';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER coupons_of_ended_orders BEFORE UPDATE ON coupons FOR EACH ROW
  WHEN (NEW.stock IS NOT NULL AND NEW.state = 'returned' AND OLD.state IN ('reserved', 'used')) EXECUTE FUNCTION coupons_of_ended_orders();
