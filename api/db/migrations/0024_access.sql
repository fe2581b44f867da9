-- Cardholders: how their accounts stand, consent records, erasures, and turns that are counted across processes.
CREATE TABLE holder_standings (
  account text PRIMARY KEY,
  -- Tokens issued before it no longer open anything.
  not_before timestamptz,
  -- The account is a pseudonym without a person since then.
  erased_at timestamptz
);
--> statement-breakpoint
-- What the holder of an account reads of a card: "•• 8801", at most four digits.
ALTER TABLE cards ADD COLUMN label text CHECK (label IS NULL OR char_length(label) <= 40 AND label ~ '^[^0-9]*([0-9][^0-9]*){0,4}$');
--> statement-breakpoint
-- Who agreed to what, and when: each answer is a row, the newest counts.
CREATE TABLE holder_consents (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account text NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('personal_offers', 'email', 'webhook', 'household')),
  given boolean NOT NULL,
  -- The version of the words that stood on the screen.
  text_version text,
  locale text,
  actor text NOT NULL,
  -- The network it came from, never the whole address.
  remote text,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
--> statement-breakpoint
CREATE INDEX holder_consents_account ON holder_consents (account, purpose, id DESC);
--> statement-breakpoint
-- A record of consent is never rewritten; the erasure of its account takes out where it came from, and nothing else.
CREATE FUNCTION holder_consents_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE'
    AND (OLD.id, OLD.account, OLD.purpose, OLD.given, OLD.actor, OLD.at) IS NOT DISTINCT FROM (NEW.id, NEW.account, NEW.purpose, NEW.given, NEW.actor, NEW.at)
    AND NEW.remote IS NULL AND NEW.locale IS NULL AND NEW.text_version IS NOT DISTINCT FROM OLD.text_version
    AND EXISTS (SELECT 1 FROM holder_standings s WHERE s.account = OLD.account AND s.erased_at IS NOT NULL) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'holder_consents is append-only' USING ERRCODE = 'check_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER holder_consents_guard BEFORE UPDATE OR DELETE ON holder_consents FOR EACH ROW EXECUTE FUNCTION holder_consents_guard();
--> statement-breakpoint
CREATE TRIGGER holder_consents_whole BEFORE TRUNCATE ON holder_consents FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TABLE erasures (
  id text PRIMARY KEY,
  account text NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'approved', 'refused', 'withdrawn')),
  -- The cardholder ("holder:…") or somebody of the bank who asked for them.
  maker text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  checker text,
  decided_at timestamptz,
  reason text,
  CHECK ((state = 'waiting') = (decided_at IS NULL)),
  CHECK (state NOT IN ('approved', 'refused') OR checker IS NOT NULL)
);
--> statement-breakpoint
CREATE UNIQUE INDEX erasures_one_waiting ON erasures (account) WHERE state = 'waiting';
--> statement-breakpoint
CREATE INDEX erasures_account ON erasures (account, made_at);
--> statement-breakpoint
CREATE FUNCTION erasures_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'erasures_frozen: what was asked for stays on record' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'waiting' OR NEW.checker IS NOT NULL THEN
      RAISE EXCEPTION 'erasures_four_eyes: an erasure begins by waiting' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state <> 'waiting' OR (OLD.id, OLD.account, OLD.maker, OLD.made_at) IS DISTINCT FROM (NEW.id, NEW.account, NEW.maker, NEW.made_at) THEN
    RAISE EXCEPTION 'erasures_frozen: an erasure is decided once, and nothing else of it changes' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state IN ('approved', 'refused') AND person_behind(NEW.checker) = person_behind(NEW.maker) THEN
    RAISE EXCEPTION 'erasures_four_eyes: the maker may not decide' USING ERRCODE = 'check_violation';
  END IF;
  -- Whoever minted a token of the account shortly before could have asked in the cardholder's place.
  IF NEW.state = 'approved' AND OLD.maker LIKE 'holder:%' AND EXISTS (
    SELECT 1 FROM change_log c WHERE c.object = OLD.account AND c.action = 'holder.token' AND c.at > OLD.made_at - interval '1 day' AND person_behind(c.actor) = person_behind(NEW.checker)
  ) THEN
    RAISE EXCEPTION 'erasures_four_eyes: who minted the token may not decide' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER erasures_guard BEFORE INSERT OR UPDATE OR DELETE ON erasures FOR EACH ROW EXECUTE FUNCTION erasures_guard();
--> statement-breakpoint
-- An account without a person gets no new one, and no card leads to it.
CREATE FUNCTION erased_accounts_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wanted text := CASE TG_TABLE_NAME WHEN 'accounts' THEN to_jsonb(NEW) ->> 'id' ELSE to_jsonb(NEW) ->> 'account' END;
BEGIN
  IF EXISTS (SELECT 1 FROM holder_standings s WHERE s.account = wanted AND s.erased_at IS NOT NULL) THEN
    RAISE EXCEPTION 'erased_accounts: the account was erased' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER erased_accounts_guard BEFORE INSERT OR UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION erased_accounts_guard();
--> statement-breakpoint
CREATE TRIGGER erased_cards_guard BEFORE INSERT OR UPDATE ON cards FOR EACH ROW EXECUTE FUNCTION erased_accounts_guard();
--> statement-breakpoint
-- Turns taken in the running window of each limit. What is lost with a crash is a count, so no log of it is kept.
CREATE UNLOGGED TABLE turns (
  -- "<limit>:<whom>".
  of text PRIMARY KEY,
  -- Number of the window since 1970.
  turn_window bigint NOT NULL,
  taken integer NOT NULL,
  until timestamptz NOT NULL
);
--> statement-breakpoint
CREATE INDEX turns_until ON turns (until);
