-- Contracts of parties with the house, what their fees came to by day, payouts in batches, and collections.
CREATE TABLE settlement_contracts (
  -- "merchant:M1001", "chain:bluedoor", "brand:cola", "scheme"; "bank" names the account payouts leave from.
  party text NOT NULL,
  currency text NOT NULL,
  version integer NOT NULL,
  -- The first business date it is in force.
  from_date date NOT NULL,
  terms json NOT NULL,
  note text NOT NULL,
  state text NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'approved', 'returned')),
  maker text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  checker text,
  checked_at timestamptz,
  reason text,
  PRIMARY KEY (party, currency, version),
  CHECK ((state = 'proposed') = (checker IS NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX settlement_contracts_one_waits ON settlement_contracts (party, currency) WHERE state = 'proposed';
--> statement-breakpoint
CREATE INDEX settlement_contracts_in_force ON settlement_contracts (party, currency, from_date) WHERE state = 'approved';
--> statement-breakpoint
CREATE FUNCTION settlement_contracts_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'proposed' THEN
      RAISE EXCEPTION 'settlement_contracts_four_eyes: a version begins by being proposed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR OLD.state <> 'proposed' OR (OLD.party, OLD.currency, OLD.version, OLD.from_date, OLD.terms::text, OLD.note, OLD.maker, OLD.made_at)
    IS DISTINCT FROM (NEW.party, NEW.currency, NEW.version, NEW.from_date, NEW.terms::text, NEW.note, NEW.maker, NEW.made_at) THEN
    RAISE EXCEPTION 'settlement_contracts is written once' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'approved' THEN
    IF person_behind(NEW.checker) = person_behind(NEW.maker) THEN
      RAISE EXCEPTION 'settlement_contracts_four_eyes: its maker may not approve it' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM business_days WHERE state = 'closed' AND business_date >= NEW.from_date) THEN
      RAISE EXCEPTION 'settlement_contracts_ahead: a closed day keeps the contract it was closed with' USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER settlement_contracts_guard BEFORE INSERT OR UPDATE OR DELETE ON settlement_contracts FOR EACH ROW EXECUTE FUNCTION settlement_contracts_guard();
--> statement-breakpoint
-- What one day added to the volume and the fee of a month of sales, by contract version and fee.
CREATE TABLE fee_days (
  business_date date NOT NULL,
  merchant text NOT NULL,
  currency text NOT NULL,
  contract text NOT NULL,
  version integer NOT NULL,
  name text NOT NULL,
  -- The first of the month in which the sales were first captured.
  month date NOT NULL,
  volume bigint NOT NULL,
  fee bigint NOT NULL,
  PRIMARY KEY (business_date, merchant, currency, contract, version, name, month)
);
--> statement-breakpoint
CREATE INDEX fee_days_of ON fee_days (merchant, currency, contract, version, name, month);
--> statement-breakpoint
CREATE TRIGGER fee_days_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON fee_days FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- engine/settlement/fee.ts monthFee.
CREATE FUNCTION month_fee(tiers json, mode text, volume bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  WITH tier AS (
    SELECT (each.value ->> 'from')::bigint AS low, coalesce(lead((each.value ->> 'from')::bigint) OVER (ORDER BY each.ordinality), volume) AS high, (each.value ->> 'bps')::bigint AS bps
    FROM json_array_elements(tiers) WITH ORDINALITY AS each
  )
  SELECT CASE mode
    WHEN 'whole' THEN floor((2 * volume::numeric * coalesce((SELECT bps FROM tier WHERE low <= volume ORDER BY low DESC LIMIT 1), 0) + 10000) / 20000)::bigint
    ELSE (SELECT floor((2 * coalesce(sum(greatest(0, least(volume, high) - low)::numeric * bps), 0) + 10000) / 20000)::bigint FROM tier)
  END
$$;
--> statement-breakpoint
CREATE TABLE payout_batches (
  id text PRIMARY KEY,
  pay_on date NOT NULL,
  currency text NOT NULL,
  proposed_by text NOT NULL,
  proposed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  approved_by text,
  approved_at timestamptz,
  cancelled_by text,
  cancelled_at timestamptz,
  sent_by text,
  sent_at timestamptz,
  -- The pain.001 file, kept as it was made.
  file text,
  file_sha256 text,
  CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
  CHECK ((sent_at IS NULL) = (file IS NULL) AND (sent_at IS NULL) = (file_sha256 IS NULL)),
  CHECK (sent_at IS NULL OR approved_at IS NOT NULL AND cancelled_at IS NULL)
);
--> statement-breakpoint
CREATE UNIQUE INDEX payout_batches_one_open ON payout_batches (pay_on, currency) WHERE approved_at IS NULL AND cancelled_at IS NULL;
--> statement-breakpoint
CREATE FUNCTION payout_batches_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.approved_at IS NOT NULL OR NEW.sent_at IS NOT NULL THEN
      RAISE EXCEPTION 'payout_batches_four_eyes: a batch begins by being proposed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR (OLD.id, OLD.pay_on, OLD.currency, OLD.proposed_by, OLD.proposed_at) IS DISTINCT FROM (NEW.id, NEW.pay_on, NEW.currency, NEW.proposed_by, NEW.proposed_at)
    OR OLD.approved_by IS NOT NULL AND (OLD.approved_by, OLD.approved_at) IS DISTINCT FROM (NEW.approved_by, NEW.approved_at)
    OR OLD.sent_at IS NOT NULL AND (OLD.sent_by, OLD.sent_at, OLD.file, OLD.file_sha256) IS DISTINCT FROM (NEW.sent_by, NEW.sent_at, NEW.file, NEW.file_sha256)
    OR OLD.cancelled_at IS NOT NULL THEN
    RAISE EXCEPTION 'payout_batches is written once' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.approved_by IS NOT NULL AND person_behind(NEW.approved_by) = person_behind(NEW.proposed_by) THEN
    RAISE EXCEPTION 'payout_batches_four_eyes: its maker may not approve it' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER payout_batches_guard BEFORE INSERT OR UPDATE OR DELETE ON payout_batches FOR EACH ROW EXECUTE FUNCTION payout_batches_guard();
--> statement-breakpoint
CREATE TABLE payouts (
  id text PRIMARY KEY,
  batch text NOT NULL REFERENCES payout_batches (id),
  party text NOT NULL,
  currency text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  -- As the contract said on the day of the batch.
  account json NOT NULL,
  contract_version integer NOT NULL,
  -- Business dates of the statements it pays, and their SHA-256 as one.
  dates_from date NOT NULL,
  dates_to date NOT NULL,
  statements_hash text NOT NULL,
  state text NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'approved', 'sent', 'paid', 'failed', 'cancelled')),
  paid_on date,
  reason text,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (batch, party)
);
--> statement-breakpoint
CREATE INDEX payouts_party ON payouts (party, currency, id);
--> statement-breakpoint
CREATE FUNCTION payouts_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  of payout_batches%ROWTYPE;
BEGIN
  -- Nobody is added to what a checker has seen.
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'proposed' OR EXISTS (SELECT 1 FROM payout_batches b WHERE b.id = NEW.batch AND b.approved_at IS NOT NULL) THEN
      RAISE EXCEPTION 'payouts_with_batch: a payout begins with its batch' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR (OLD.id, OLD.batch, OLD.party, OLD.currency, OLD.amount, OLD.account::text, OLD.contract_version, OLD.dates_from, OLD.dates_to, OLD.statements_hash)
    IS DISTINCT FROM (NEW.id, NEW.batch, NEW.party, NEW.currency, NEW.amount, NEW.account::text, NEW.contract_version, NEW.dates_from, NEW.dates_to, NEW.statements_hash) THEN
    RAISE EXCEPTION 'payouts is written once' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state || '>' || NEW.state NOT IN ('proposed>approved', 'proposed>cancelled', 'approved>cancelled', 'approved>sent', 'sent>paid', 'sent>failed', 'paid>failed') THEN
    RAISE EXCEPTION 'payouts_steps: % does not become %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  SELECT * INTO of FROM payout_batches WHERE id = NEW.batch;
  IF NEW.state = 'approved' AND of.approved_at IS NULL OR NEW.state = 'sent' AND of.sent_at IS NULL THEN
    RAISE EXCEPTION 'payouts_with_batch: its batch is not %', NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER payouts_guard BEFORE INSERT OR UPDATE OR DELETE ON payouts FOR EACH ROW EXECUTE FUNCTION payouts_guard();
--> statement-breakpoint
-- Whose money a payout is: one part, or one for each shop of a chain.
CREATE TABLE payout_parts (
  payout text NOT NULL REFERENCES payouts (id),
  no integer NOT NULL,
  party text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  -- Of what it is owed, set against what it owes before the rest is paid.
  set_off bigint NOT NULL CHECK (set_off >= 0),
  PRIMARY KEY (payout, no)
);
--> statement-breakpoint
CREATE INDEX payout_parts_party ON payout_parts (party);
--> statement-breakpoint
CREATE FUNCTION payout_parts_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM payouts p WHERE p.id = NEW.payout AND p.state = 'proposed') THEN
    RAISE EXCEPTION 'payouts_with_batch: a part begins with its payout' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER payout_parts_guard BEFORE INSERT ON payout_parts FOR EACH ROW EXECUTE FUNCTION payout_parts_guard();
--> statement-breakpoint
CREATE TRIGGER payout_parts_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payout_parts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- Whom a batch did not pay, and why.
CREATE TABLE payout_carries (
  batch text NOT NULL REFERENCES payout_batches (id),
  party text NOT NULL,
  amount bigint NOT NULL CHECK (amount <> 0),
  reason text NOT NULL CHECK (reason IN ('below_minimum', 'negative', 'no_contract')),
  PRIMARY KEY (batch, party)
);
--> statement-breakpoint
CREATE INDEX payout_carries_party ON payout_carries (party);
--> statement-breakpoint
CREATE TABLE collections (
  id text PRIMARY KEY,
  -- collection: what a funder owes. reclaim: what a merchant still owes after its clawbacks.
  kind text NOT NULL CHECK (kind IN ('collection', 'reclaim')),
  party text NOT NULL,
  currency text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  received bigint NOT NULL DEFAULT 0 CHECK (received >= 0),
  -- Of statements due by then.
  through date NOT NULL,
  due_on date NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'received', 'cancelled')),
  made_by text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at timestamptz,
  CHECK (received <= amount),
  CHECK ((state = 'received') = (received = amount))
);
--> statement-breakpoint
CREATE UNIQUE INDEX collections_once ON collections (party, currency, through) WHERE state <> 'cancelled';
--> statement-breakpoint
CREATE INDEX collections_party ON collections (party, currency, id);
--> statement-breakpoint
CREATE TABLE collection_receipts (
  collection text NOT NULL REFERENCES collections (id),
  -- The other bank's reference: the same one twice is one receipt.
  reference text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  received_on date NOT NULL,
  actor text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (collection, reference)
);
--> statement-breakpoint
CREATE TRIGGER collection_receipts_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON collection_receipts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- The contract of a party on a business date: its own, or that of the chain of the shop.
CREATE FUNCTION contract_in_force(whose text, unit text, on_date date) RETURNS SETOF settlement_contracts LANGUAGE sql STABLE AS $$
  SELECT c.* FROM settlement_contracts c
  WHERE c.state = 'approved' AND c.currency = unit AND c.from_date <= on_date
    AND c.party IN (whose, (SELECT 'chain:' || chain FROM merchants WHERE whose LIKE 'merchant:%' AND id = substr(whose, 10)))
  ORDER BY c.party = whose DESC, c.from_date DESC, c.version DESC LIMIT 1
$$;
--> statement-breakpoint
-- "daily", "weekly:5", "monthly:15": the cycle of a contract as one word.
CREATE FUNCTION cycle_word(terms json) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN terms IS NULL THEN 'daily' ELSE concat_ws(':', terms -> 'cycle' ->> 'kind', coalesce(terms -> 'cycle' ->> 'weekday', terms -> 'cycle' ->> 'day')) END
$$;
--> statement-breakpoint
-- What only moves money that statements have stated already: few rows among many.
CREATE INDEX house_entries_moves ON house_entries (unit, party) WHERE split_part(template, '.', 1) NOT IN ('sale', 'fee', 'tax', 'late', 'adjustment', 'breakage');
--> statement-breakpoint
-- What one day added to the taxed subsidy of an agreement, and the tax on it.
CREATE TABLE subsidy_tax_days (
  business_date date NOT NULL,
  agreement text NOT NULL,
  version integer NOT NULL,
  funder text NOT NULL,
  currency text NOT NULL,
  base bigint NOT NULL,
  tax bigint NOT NULL,
  PRIMARY KEY (business_date, agreement, version, funder, currency)
);
--> statement-breakpoint
CREATE INDEX subsidy_tax_days_of ON subsidy_tax_days (agreement, version, funder, currency);
--> statement-breakpoint
CREATE TRIGGER subsidy_tax_days_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON subsidy_tax_days FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- What a funder owed beyond the days of grace when a day closed, for how many days, and the interest on it.
CREATE TABLE late_days (
  business_date date NOT NULL,
  funder text NOT NULL,
  currency text NOT NULL,
  agreement text NOT NULL,
  version integer NOT NULL,
  overdue bigint NOT NULL,
  days integer NOT NULL,
  charge bigint NOT NULL,
  PRIMARY KEY (business_date, funder, currency)
);
--> statement-breakpoint
CREATE INDEX late_days_of ON late_days (funder, currency, agreement, version);
--> statement-breakpoint
CREATE TRIGGER late_days_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON late_days FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
