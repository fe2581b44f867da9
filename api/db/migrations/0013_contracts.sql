-- Contracts of funders: agreements in versions under four eyes, deposits that prefund them, and consents to single campaigns.
CREATE TABLE agreements (
  id text PRIMARY KEY,
  funder text NOT NULL,
  latest_version integer NOT NULL,
  -- Null while none is active.
  active_version integer,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
--> statement-breakpoint
CREATE INDEX agreements_funder ON agreements (funder, id);
--> statement-breakpoint
CREATE TABLE agreement_versions (
  id text NOT NULL REFERENCES agreements (id),
  version integer NOT NULL,
  -- engine/funding/agreement.ts AgreementTerms.
  terms json NOT NULL,
  state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'active', 'ended')),
  note text NOT NULL DEFAULT '',
  maker text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  checker text,
  approved_at timestamptz,
  ended_by text,
  ended_at timestamptz,
  reason text,
  PRIMARY KEY (id, version),
  CHECK ((checker IS NULL) = (approved_at IS NULL)),
  CHECK (state <> 'active' OR checker IS NOT NULL)
);
--> statement-breakpoint
CREATE UNIQUE INDEX agreement_versions_one_active ON agreement_versions (id) WHERE state = 'active';
--> statement-breakpoint
-- What was agreed never changes; only its state does, forwards, and it becomes active by somebody else than its maker.
CREATE FUNCTION agreement_versions_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'agreement_versions_frozen: a version is never deleted' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' OR NEW.checker IS NOT NULL THEN
      RAISE EXCEPTION 'agreement_versions_four_eyes: a version begins as a draft' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (OLD.id, OLD.version, OLD.terms::text, OLD.maker, OLD.made_at) IS DISTINCT FROM (NEW.id, NEW.version, NEW.terms::text, NEW.maker, NEW.made_at)
    OR OLD.checker IS NOT NULL AND (OLD.checker, OLD.approved_at) IS DISTINCT FROM (NEW.checker, NEW.approved_at) THEN
    RAISE EXCEPTION 'agreement_versions_frozen: only the state of a version changes' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (('draft', 'active'), ('active', 'ended'), ('draft', 'ended')) THEN
    RAISE EXCEPTION 'agreement_versions_frozen: % does not become %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.checker IS NOT NULL AND person_behind(NEW.checker) = person_behind(NEW.maker) THEN
    RAISE EXCEPTION 'agreement_versions_four_eyes: the maker may not approve' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER agreement_versions_guard BEFORE INSERT OR UPDATE OR DELETE ON agreement_versions FOR EACH ROW EXECUTE FUNCTION agreement_versions_guard();
--> statement-breakpoint
-- What holds is a version that somebody else approved, not one that the pointer is bent to.
CREATE FUNCTION agreements_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.active_version IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM agreement_versions v WHERE v.id = NEW.id AND v.version = NEW.active_version AND v.state = 'active') THEN
    RAISE EXCEPTION 'agreements_four_eyes: the version is not active' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER agreements_guard BEFORE INSERT OR UPDATE OF active_version ON agreements FOR EACH ROW EXECUTE FUNCTION agreements_guard();
--> statement-breakpoint
-- Money that came in before it is used, or went back: asked for by one, let through by another, and only then in the ledger.
CREATE TABLE deposits (
  agreement text NOT NULL REFERENCES agreements (id),
  no integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('receive', 'repay')),
  amount bigint NOT NULL CHECK (amount > 0),
  currency text NOT NULL,
  -- Of the bank's own account: the same payment is written down once.
  reference text NOT NULL,
  value_date date NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'approved', 'refused')),
  maker text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  checker text,
  decided_at timestamptz,
  -- Business date of its entry.
  posted_on date,
  reason text,
  PRIMARY KEY (agreement, no),
  CHECK ((state = 'waiting') = (checker IS NULL)),
  CHECK ((state = 'approved') = (posted_on IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX deposits_reference ON deposits (agreement, kind, reference) WHERE state <> 'refused';
--> statement-breakpoint
CREATE FUNCTION deposits_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'deposits_frozen: a deposit is never deleted' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'waiting' THEN
      RAISE EXCEPTION 'deposits_four_eyes: a deposit begins by waiting' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state <> 'waiting' OR (OLD.agreement, OLD.no, OLD.kind, OLD.amount, OLD.currency, OLD.reference, OLD.value_date, OLD.maker)
    IS DISTINCT FROM (NEW.agreement, NEW.no, NEW.kind, NEW.amount, NEW.currency, NEW.reference, NEW.value_date, NEW.maker) THEN
    RAISE EXCEPTION 'deposits_frozen: a deposit is decided once, and nothing else of it changes' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'approved' AND person_behind(NEW.checker) = person_behind(NEW.maker) THEN
    RAISE EXCEPTION 'deposits_four_eyes: the maker may not approve' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER deposits_guard BEFORE INSERT OR UPDATE OR DELETE ON deposits FOR EACH ROW EXECUTE FUNCTION deposits_guard();
--> statement-breakpoint
-- Every move of a deposit names its agreement as the last part of its source: "deposit:2026-11-22:spring", "deposit:in:1:spring".
CREATE INDEX house_entries_deposit ON house_entries (split_part(source, ':', -1), business_date) WHERE source LIKE 'deposit:%';
--> statement-breakpoint
-- The answer of one funder to one version of a campaign, as it stands.
CREATE TABLE consents (
  campaign text NOT NULL,
  version integer NOT NULL,
  -- "merchant:<id>" or "chain:<id>".
  party text NOT NULL,
  state text NOT NULL CHECK (state IN ('asked', 'given', 'withdrawn')),
  -- When the campaign ends: afterwards nobody needs to know.
  ends_at timestamptz NOT NULL,
  asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  decided_at timestamptz,
  actor text,
  PRIMARY KEY (campaign, version, party),
  FOREIGN KEY (campaign, version) REFERENCES campaign_versions (id, version),
  CHECK (party LIKE 'merchant:_%' OR party LIKE 'chain:_%'),
  CHECK ((state = 'asked') = (actor IS NULL))
);
--> statement-breakpoint
CREATE INDEX consents_party ON consents (party, asked_at);
--> statement-breakpoint
-- Who said what when; "carried" and "standing" are yeses that an earlier version or an agreement gives by itself.
CREATE TABLE consent_events (
  no bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  campaign text NOT NULL,
  version integer NOT NULL,
  party text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('asked', 'given', 'carried', 'standing', 'withdrawn')),
  actor text NOT NULL,
  text text NOT NULL DEFAULT '',
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  FOREIGN KEY (campaign, version, party) REFERENCES consents (campaign, version, party)
);
--> statement-breakpoint
CREATE INDEX consent_events_of ON consent_events (campaign, version, party, no);
--> statement-breakpoint
CREATE TRIGGER consent_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON consent_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- Merchants are remembered with their consents: all that a consent is about, or with more than a hundred of them one note for everybody.
CREATE FUNCTION note_consent_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids text[];
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    INSERT INTO reference_changes (kind) VALUES ('merchant');
    RETURN NULL;
  END IF;
  ids := ARRAY(
    SELECT DISTINCT id FROM (
      SELECT substr(party, 10) AS id FROM changed WHERE party LIKE 'merchant:%'
      UNION ALL SELECT m.id FROM changed JOIN merchants m ON m.chain = substr(party, 7) WHERE party LIKE 'chain:%'
    ) AS touched LIMIT 101);
  IF cardinality(ids) > 100 THEN
    INSERT INTO reference_changes (kind) VALUES ('merchant');
  ELSE
    INSERT INTO reference_changes (kind, key) SELECT 'merchant', unnest(ids);
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER consents_added AFTER INSERT ON consents REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_consent_change();
--> statement-breakpoint
CREATE TRIGGER consents_changed AFTER UPDATE ON consents REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_consent_change();
--> statement-breakpoint
CREATE TRIGGER consents_removed AFTER DELETE ON consents REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_consent_change();
--> statement-breakpoint
CREATE TRIGGER consents_emptied AFTER TRUNCATE ON consents FOR EACH STATEMENT EXECUTE FUNCTION note_consent_change();
