-- Membership: paid terms, grace, cards replaced, accounts merged, and households.
-- A wallet that was carried into another takes no more writes: whoever still has it by an old profile fails and looks again.
ALTER TABLE wallets ADD COLUMN moved_to text;
--> statement-breakpoint
CREATE TABLE merged_accounts (
  account text PRIMARY KEY,
  into_account text NOT NULL,
  merge text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT merged_accounts_two CHECK (account <> into_account)
);
--> statement-breakpoint
CREATE INDEX merged_accounts_into ON merged_accounts (into_account);
--> statement-breakpoint
CREATE FUNCTION wallets_moved_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Whoever leaves a household opens their own wallet again; a merged account never does.
  IF NEW.moved_to IS NULL AND NOT EXISTS (SELECT 1 FROM merged_accounts WHERE 'ac:' || account = OLD.subject) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'wallets_moved: what the wallet held is in another' USING ERRCODE = 'check_violation', CONSTRAINT = 'wallets_moved';
END $$;
--> statement-breakpoint
CREATE TRIGGER wallets_moved BEFORE UPDATE ON wallets FOR EACH ROW WHEN (OLD.moved_to IS NOT NULL) EXECUTE FUNCTION wallets_moved_guard();
--> statement-breakpoint
CREATE TABLE carries (
  -- What made it, once for ever: "merge:…", "card:…", "household:…".
  source text PRIMARY KEY,
  from_subject text NOT NULL,
  to_subject text NOT NULL,
  reason text NOT NULL,
  actor text NOT NULL,
  moved jsonb NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
--> statement-breakpoint
CREATE INDEX carries_from ON carries (from_subject);
--> statement-breakpoint
CREATE TRIGGER carries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON carries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TABLE card_replacements (
  token text NOT NULL,
  new_token text NOT NULL UNIQUE,
  account text,
  reason text NOT NULL,
  label text,
  actor text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (token, new_token),
  CONSTRAINT card_replacements_reason CHECK (reason IN ('expired', 'damaged', 'renewed', 'lost', 'stolen')),
  CONSTRAINT card_replacements_two CHECK (token <> new_token)
);
--> statement-breakpoint
CREATE TRIGGER card_replacements_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON card_replacements FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TABLE merges (
  id text PRIMARY KEY,
  from_account text NOT NULL,
  into_account text NOT NULL,
  reason text NOT NULL,
  maker text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  state text NOT NULL DEFAULT 'waiting',
  checker text,
  decided_at timestamptz,
  note text,
  CONSTRAINT merges_state CHECK (state IN ('waiting', 'approved', 'refused', 'withdrawn')),
  CONSTRAINT merges_two CHECK (from_account <> into_account),
  CONSTRAINT merges_decided CHECK ((state = 'waiting') = (checker IS NULL) AND (state = 'waiting') = (decided_at IS NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX merges_one_waits ON merges (from_account) WHERE state IN ('waiting', 'approved');
--> statement-breakpoint
CREATE INDEX merges_by_time ON merges (at, id);
--> statement-breakpoint
CREATE FUNCTION merges_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'waiting' THEN
      RAISE EXCEPTION 'merges_four_eyes: a merge begins by waiting' USING ERRCODE = 'check_violation', CONSTRAINT = 'merges_four_eyes';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR OLD.state <> 'waiting' OR (OLD.id, OLD.from_account, OLD.into_account, OLD.reason, OLD.maker, OLD.at) IS DISTINCT FROM (NEW.id, NEW.from_account, NEW.into_account, NEW.reason, NEW.maker, NEW.at) THEN
    RAISE EXCEPTION 'merges_frozen: a merge is asked for once and decided once' USING ERRCODE = 'check_violation', CONSTRAINT = 'merges_frozen';
  END IF;
  IF NEW.state = 'approved' AND person_behind(NEW.checker) = person_behind(NEW.maker) THEN
    RAISE EXCEPTION 'merges_four_eyes: whoever asks does not approve' USING ERRCODE = 'check_violation', CONSTRAINT = 'merges_four_eyes';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER merges_guard BEFORE INSERT OR UPDATE OR DELETE ON merges FOR EACH ROW EXECUTE FUNCTION merges_guard();
--> statement-breakpoint
CREATE FUNCTION merged_accounts_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'merged_accounts_permanent: a merge is not undone' USING ERRCODE = 'check_violation', CONSTRAINT = 'merged_accounts_permanent';
  END IF;
  IF EXISTS (SELECT 1 FROM merged_accounts WHERE account = NEW.into_account) THEN
    RAISE EXCEPTION 'merged_accounts_flat: that account is merged itself' USING ERRCODE = 'check_violation', CONSTRAINT = 'merged_accounts_flat';
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.account <> OLD.account OR NOT EXISTS (SELECT 1 FROM merges WHERE id = NEW.merge AND state = 'approved' AND from_account = OLD.into_account AND into_account = NEW.into_account)) THEN
    RAISE EXCEPTION 'merged_accounts_permanent: a merge is not undone' USING ERRCODE = 'check_violation', CONSTRAINT = 'merged_accounts_permanent';
  END IF;
  IF TG_OP = 'INSERT' AND NOT EXISTS (SELECT 1 FROM merges WHERE id = NEW.merge AND state = 'approved' AND from_account = NEW.account AND into_account = NEW.into_account) THEN
    RAISE EXCEPTION 'merged_accounts_approved: no approved merge says so' USING ERRCODE = 'check_violation', CONSTRAINT = 'merged_accounts_approved';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER merged_accounts_guard BEFORE INSERT OR UPDATE OR DELETE ON merged_accounts FOR EACH ROW EXECUTE FUNCTION merged_accounts_guard();
--> statement-breakpoint
CREATE TABLE households (
  id text PRIMARY KEY,
  name text NOT NULL,
  -- What a member takes along who leaves: nothing, or an equal share of the active points.
  leaving text NOT NULL DEFAULT 'stay',
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  dissolved_at timestamptz,
  CONSTRAINT households_leaving CHECK (leaving IN ('stay', 'share'))
);
--> statement-breakpoint
CREATE TABLE household_members (
  no bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  household text NOT NULL REFERENCES households (id),
  account text NOT NULL,
  -- Who invited; null for whoever founded it.
  invited_by text,
  joined_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  left_at timestamptz
);
--> statement-breakpoint
CREATE UNIQUE INDEX household_members_one ON household_members (account) WHERE left_at IS NULL;
--> statement-breakpoint
CREATE INDEX household_members_of ON household_members (household);
--> statement-breakpoint
CREATE FUNCTION household_members_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE house households%ROWTYPE;
BEGIN
  SELECT * INTO house FROM households WHERE id = NEW.household FOR UPDATE;
  IF house.dissolved_at IS NOT NULL OR (SELECT count(*) FROM household_members WHERE household = NEW.household AND left_at IS NULL) >= 6 THEN
    RAISE EXCEPTION 'household_members_seats: a household has six seats' USING ERRCODE = 'check_violation', CONSTRAINT = 'household_members_seats';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER household_members_guard BEFORE INSERT ON household_members FOR EACH ROW EXECUTE FUNCTION household_members_guard();
--> statement-breakpoint
CREATE TABLE household_invites (
  -- Keyed hash; the code itself is shown once.
  code_hash text PRIMARY KEY,
  household text NOT NULL REFERENCES households (id),
  invited_by text NOT NULL,
  expires_at timestamptz NOT NULL,
  used_by text,
  used_at timestamptz
);
--> statement-breakpoint
CREATE INDEX household_invites_of ON household_invites (household);
--> statement-breakpoint
ALTER TABLE memberships
  ADD COLUMN paid_until timestamptz,
  ADD COLUMN ended_at timestamptz,
  -- The tier that follows, and the local day on which it does, while a tier that was not earned again is kept in grace.
  ADD COLUMN lapse_to text,
  ADD COLUMN lapse_on text;
--> statement-breakpoint
CREATE INDEX memberships_periods ON memberships (programme, period_from);
--> statement-breakpoint
CREATE TABLE membership_payments (
  -- One payment is one term.
  authorization_id text PRIMARY KEY,
  subject text NOT NULL,
  programme text NOT NULL,
  account text NOT NULL,
  fee bigint NOT NULL,
  currency text NOT NULL,
  months integer NOT NULL,
  state text NOT NULL DEFAULT 'paid',
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT membership_payments_state CHECK (state IN ('paid', 'returned'))
);
--> statement-breakpoint
CREATE INDEX membership_payments_of ON membership_payments (subject, programme);
--> statement-breakpoint
CREATE INDEX membership_payments_open ON membership_payments (at) WHERE state = 'paid';
--> statement-breakpoint
CREATE TABLE membership_moves (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  subject text NOT NULL,
  programme text NOT NULL,
  kind text NOT NULL,
  from_tier text,
  to_tier text,
  why text NOT NULL,
  until timestamptz,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT membership_moves_kind CHECK (kind IN ('joined', 'up', 'down', 'renewed', 'ended'))
);
--> statement-breakpoint
CREATE INDEX membership_moves_of ON membership_moves (subject, id);
--> statement-breakpoint
-- Place of a tier in the programme as it is live, lowest 1; null for a tier that is gone.
CREATE FUNCTION tier_rank(asked_programme text, asked_tier text) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT rank FROM (
    SELECT tier ->> 'id' AS id, row_number() OVER (ORDER BY (tier ->> 'threshold')::bigint) AS rank
    FROM campaigns c JOIN campaign_versions v ON v.id = c.id AND v.version = coalesce(c.live_version, c.latest_version)
    CROSS JOIN LATERAL json_array_elements(CASE WHEN json_typeof(v.document -> 'benefit' -> 'tiers') = 'array' THEN v.document -> 'benefit' -> 'tiers' ELSE '[]' END) AS tier
    WHERE c.id = asked_programme) AS ranked
  WHERE id = asked_tier
$$;
--> statement-breakpoint
-- Why: what the transaction says in the setting offerline.why, else a purchase that was counted.
CREATE FUNCTION note_membership_move() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE why text := coalesce(nullif(current_setting('offerline.why', true), ''), 'counted');
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF why <> 'carried' THEN
      INSERT INTO membership_moves (subject, programme, kind, to_tier, why, until) VALUES (NEW.subject, NEW.programme, 'joined', NEW.tier, why, NEW.paid_until);
    END IF;
    RETURN NULL;
  END IF;
  IF NEW.tier IS DISTINCT FROM OLD.tier THEN
    INSERT INTO membership_moves (subject, programme, kind, from_tier, to_tier, why)
    VALUES (NEW.subject, NEW.programme, CASE WHEN coalesce(tier_rank(NEW.programme, NEW.tier), 0) < coalesce(tier_rank(NEW.programme, OLD.tier), 0) THEN 'down' ELSE 'up' END, OLD.tier, NEW.tier, why);
  END IF;
  IF NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL THEN
    INSERT INTO membership_moves (subject, programme, kind, from_tier, why, until) VALUES (NEW.subject, NEW.programme, 'ended', NEW.tier, why, NEW.paid_until);
  ELSIF NEW.paid_until > OLD.paid_until OR (NEW.paid_until IS NOT NULL AND OLD.paid_until IS NULL) THEN
    INSERT INTO membership_moves (subject, programme, kind, to_tier, why, until) VALUES (NEW.subject, NEW.programme, 'renewed', NEW.tier, why, NEW.paid_until);
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER memberships_joined AFTER INSERT ON memberships FOR EACH ROW EXECUTE FUNCTION note_membership_move();
--> statement-breakpoint
CREATE TRIGGER memberships_moved AFTER UPDATE ON memberships FOR EACH ROW
  WHEN (OLD.tier IS DISTINCT FROM NEW.tier OR OLD.paid_until IS DISTINCT FROM NEW.paid_until OR OLD.ended_at IS DISTINCT FROM NEW.ended_at)
  EXECUTE FUNCTION note_membership_move();
--> statement-breakpoint
-- The account that answers for this one.
CREATE FUNCTION account_of(asked text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT into_account FROM merged_accounts WHERE account = asked), asked)
$$;
--> statement-breakpoint
-- The wallet an account uses: its own, or that of its household.
CREATE FUNCTION subject_of(asked text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT 'hh:' || household FROM household_members WHERE account = account_of(asked) AND left_at IS NULL), 'ac:' || account_of(asked))
$$;
--> statement-breakpoint
-- Accounts that a wallet belongs to: one, or the members of a household.
CREATE FUNCTION accounts_of(asked text) RETURNS SETOF text LANGUAGE sql STABLE AS $$
  SELECT substr(asked, 4) WHERE asked LIKE 'ac:%'
  UNION ALL SELECT account FROM household_members WHERE asked LIKE 'hh:%' AND household = substr(asked, 4) AND left_at IS NULL
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION note_tier_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO reference_changes (kind, key) SELECT DISTINCT 'account', account FROM present CROSS JOIN LATERAL accounts_of(subject) AS account;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO reference_changes (kind, key) SELECT DISTINCT 'account', account FROM past CROSS JOIN LATERAL accounts_of(subject) AS account;
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO reference_changes (kind, key)
    SELECT DISTINCT 'account', account FROM present JOIN past USING (subject, programme) CROSS JOIN LATERAL accounts_of(subject) AS account
    WHERE (present.tier, present.ended_at, present.paid_until) IS DISTINCT FROM (past.tier, past.ended_at, past.paid_until);
  ELSE
    INSERT INTO reference_changes (kind) VALUES ('account');
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
-- What changes for an account changes for those merged into it.
CREATE FUNCTION note_merged_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM noted JOIN merged_accounts m ON m.into_account = noted.key WHERE noted.kind = 'account') THEN
    INSERT INTO reference_changes (kind, key) SELECT DISTINCT 'account', m.account FROM noted JOIN merged_accounts m ON m.into_account = noted.key WHERE noted.kind = 'account';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER reference_changes_merged AFTER INSERT ON reference_changes REFERENCING NEW TABLE AS noted FOR EACH STATEMENT EXECUTE FUNCTION note_merged_change();
--> statement-breakpoint
DO $$
DECLARE watched text;
BEGIN
  FOREACH watched IN ARRAY ARRAY['merged_accounts', 'household_members'] LOOP
    EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_reference_change(%L, %L)', watched || '_added', watched, 'account', 'account');
    EXECUTE format('CREATE TRIGGER %I AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_reference_change(%L, %L)', watched || '_changed', watched, 'account', 'account');
  END LOOP;
END $$;
--> statement-breakpoint
-- A coupon that is issued to a wallet which was carried into another goes into that one; the lock lets no carry pass meanwhile.
CREATE FUNCTION coupons_to_wallet() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE next text;
BEGIN
  LOOP
    SELECT moved_to INTO next FROM wallets WHERE subject = NEW.subject FOR KEY SHARE;
    EXIT WHEN next IS NULL;
    NEW.subject := next;
  END LOOP;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER coupons_to_wallet BEFORE INSERT ON coupons FOR EACH ROW WHEN (NEW.subject IS NOT NULL) EXECUTE FUNCTION coupons_to_wallet();
