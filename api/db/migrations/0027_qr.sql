-- Codes that cardholders show, each used once, and slices of budgets that gates spend offline.
-- Keys that sign codes and capsules: the current one signs, the next one is published before it does, a retired one has lost its private part.
CREATE TABLE signing_keys (
  kid text PRIMARY KEY CHECK (kid ~ '^[0-9a-f]{8}$'),
  -- Ed25519, 32 bytes in base64url.
  public_key text NOT NULL UNIQUE,
  -- The private part under a key derived from the chain key.
  sealed text,
  state text NOT NULL CHECK (state IN ('next', 'current', 'retired')),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_by text NOT NULL,
  -- Of a retired key: until then something it signed may still be good, and it is published.
  verifies_until timestamptz,
  CONSTRAINT signing_keys_retired CHECK ((state = 'retired') = (sealed IS NULL) AND (state = 'retired') = (verifies_until IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX signing_keys_live ON signing_keys (state) WHERE state <> 'retired';
--> statement-breakpoint
CREATE TABLE qr_codes (
  -- SHA-256 of the nonce, hex: whoever reads this table cannot show a code.
  nonce_hash text PRIMARY KEY,
  kid text NOT NULL REFERENCES signing_keys,
  -- Whose wallet.
  subject text NOT NULL,
  -- The coupon it presents; null: it only says who is there.
  coupon text,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- The authorization that took it.
  consumed_by text,
  consumed_at timestamptz,
  CONSTRAINT qr_codes_consumed CHECK ((consumed_by IS NULL) = (consumed_at IS NULL))
);
--> statement-breakpoint
CREATE INDEX qr_codes_subject ON qr_codes (subject, expires_at);
--> statement-breakpoint
CREATE INDEX qr_codes_ended ON qr_codes (expires_at);
--> statement-breakpoint
-- A nonce is accepted once, whatever the service does (I20).
CREATE FUNCTION qr_codes_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.consumed_by IS NOT NULL THEN
    RAISE EXCEPTION 'qr_codes_once: the code was used before' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER qr_codes_guard BEFORE UPDATE ON qr_codes FOR EACH ROW EXECUTE FUNCTION qr_codes_guard();
--> statement-breakpoint
CREATE TABLE gates (
  id text PRIMARY KEY,
  name text NOT NULL,
  merchant text NOT NULL,
  mcc text NOT NULL,
  terminal text NOT NULL,
  acquirer text,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
--> statement-breakpoint
-- A part of a campaign's budget that one gate may spend offline: held in the counter of the campaign from the first moment (I1, I7).
CREATE TABLE gate_slices (
  id text PRIMARY KEY,
  gate text NOT NULL REFERENCES gates,
  campaign text NOT NULL,
  version integer NOT NULL,
  -- Of the gate and campaign: the last one is the owner.
  epoch integer NOT NULL,
  -- Key of the counter in which it is held.
  counter text NOT NULL,
  currency text NOT NULL,
  -- Of each tap, minor units.
  benefit bigint NOT NULL CHECK (benefit > 0),
  amount bigint NOT NULL CHECK (amount > 0),
  spent bigint NOT NULL DEFAULT 0,
  returned bigint NOT NULL DEFAULT 0,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
  valid_from timestamptz NOT NULL,
  valid_until timestamptz NOT NULL,
  -- Taps are taken until then; what is left goes back to the budget.
  grace_until timestamptz NOT NULL,
  kid text NOT NULL REFERENCES signing_keys,
  capsule text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  closed_at timestamptz,
  UNIQUE (gate, campaign, epoch),
  CONSTRAINT gate_slices_never_overspent CHECK (spent >= 0 AND returned >= 0 AND spent + returned <= amount),
  CONSTRAINT gate_slices_closed CHECK (state = 'open' OR spent + returned = amount),
  CONSTRAINT gate_slices_times CHECK (valid_from < valid_until AND valid_until <= grace_until)
);
--> statement-breakpoint
CREATE INDEX gate_slices_open ON gate_slices (grace_until) WHERE state = 'open';
--> statement-breakpoint
-- What a gate uploaded, decided once: its authorization is the decision.
CREATE TABLE gate_taps (
  authorization_id text PRIMARY KEY,
  gate text NOT NULL,
  slice text NOT NULL,
  -- Of the gate's clock.
  at timestamptz NOT NULL,
  amount bigint NOT NULL,
  granted bigint NOT NULL CHECK (granted >= 0),
  -- Why nothing was granted.
  reason text,
  received_at timestamptz NOT NULL,
  CONSTRAINT gate_taps_reason CHECK ((granted > 0) = (reason IS NULL))
);
--> statement-breakpoint
CREATE INDEX gate_taps_slice ON gate_taps (slice);
--> statement-breakpoint
CREATE INDEX gate_taps_gate ON gate_taps (gate, received_at);
--> statement-breakpoint
CREATE TRIGGER gate_taps_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON gate_taps FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
