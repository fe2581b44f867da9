-- Clearing files by their declared mappings, their records, what each record and each message was found to be, and the work on what stays open.
CREATE TABLE clearing_mappings (
  id text NOT NULL,
  version integer NOT NULL CHECK (version >= 1),
  name text NOT NULL,
  document json NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (id, version)
);
--> statement-breakpoint
CREATE TRIGGER clearing_mappings_append_only BEFORE UPDATE OR DELETE ON clearing_mappings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- What was agreed with an acquirer; without a row: nothing is posted from files, no tip, three days.
CREATE TABLE clearing_policies (
  acquirer text PRIMARY KEY,
  posts boolean NOT NULL DEFAULT false,
  tip_bps integer NOT NULL DEFAULT 0 CHECK (tip_bps BETWEEN 0 AND 10000),
  tip_max bigint NOT NULL DEFAULT 0 CHECK (tip_max >= 0),
  timing_days integer NOT NULL DEFAULT 3 CHECK (timing_days BETWEEN 0 AND 30),
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
--> statement-breakpoint
CREATE TABLE clearing_files (
  id text PRIMARY KEY,
  acquirer text NOT NULL,
  mapping text NOT NULL,
  mapping_version integer NOT NULL,
  name text NOT NULL,
  -- As the file says of itself; null until it has been read so far.
  file_id text,
  business_date date,
  sequence bigint,
  -- SHA-256 of all its bytes.
  hash text,
  -- reading, refused, staged (whole and checked, nothing matched yet), matched.
  state text NOT NULL DEFAULT 'reading' CHECK (state IN ('reading', 'refused', 'staged', 'matched')),
  bytes bigint NOT NULL DEFAULT 0,
  records bigint NOT NULL DEFAULT 0,
  -- Minor units by currency, signed by direction.
  sums json,
  -- The first hundred: line, code, field.
  faults json NOT NULL DEFAULT '[]',
  fault_count bigint NOT NULL DEFAULT 0,
  uploaded_by text NOT NULL,
  uploaded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  heard_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  result json
);
--> statement-breakpoint
-- One accepted file under each id of an acquirer (R32).
CREATE UNIQUE INDEX clearing_files_accepted ON clearing_files (acquirer, file_id) WHERE state IN ('staged', 'matched');
--> statement-breakpoint
CREATE INDEX clearing_files_day ON clearing_files (business_date, acquirer);
--> statement-breakpoint
CREATE INDEX clearing_files_newest ON clearing_files (uploaded_at, id);
--> statement-breakpoint
-- Rows of a file that is being read are seen by nobody; they count once the file is staged.
CREATE TABLE clearing_records (
  file text NOT NULL,
  line integer NOT NULL,
  kind text NOT NULL,
  authorization_id text,
  message_id text,
  rrn text,
  stan text,
  token text,
  merchant text,
  mcc text,
  amount bigint NOT NULL CHECK (amount >= 0),
  currency text NOT NULL,
  at timestamptz
);
--> statement-breakpoint
CREATE UNIQUE INDEX clearing_records_line ON clearing_records (file, line);
--> statement-breakpoint
-- One row for each clearing record and for each message of a reconciled day; a pair shares its row (I19).
CREATE TABLE reconciliation_items (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  acquirer text NOT NULL,
  -- Of the file; of the message where no file has it.
  business_date date NOT NULL,
  file text,
  line integer,
  authorization_id text,
  message_id text,
  -- Business date of the message.
  message_date date,
  kind text NOT NULL,
  merchant text,
  currency text NOT NULL,
  file_amount bigint,
  our_amount bigint,
  way text CHECK (way IN ('posted', 'message', 'authorization', 'rrn', 'token', 'person')),
  state text NOT NULL CHECK (state IN ('matched', 'explained', 'open')),
  reason text,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK ((file IS NULL) = (line IS NULL)),
  CHECK (file IS NOT NULL OR message_id IS NOT NULL),
  CHECK ((state = 'matched') = (reason IS NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX reconciliation_items_record ON reconciliation_items (file, line) WHERE file IS NOT NULL;
--> statement-breakpoint
CREATE UNIQUE INDEX reconciliation_items_message ON reconciliation_items (authorization_id, message_id) WHERE message_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX reconciliation_items_day ON reconciliation_items (business_date, acquirer) WHERE state <> 'matched';
--> statement-breakpoint
-- A day's messages are found by its date, where they lie in order; costs nothing per row.
CREATE INDEX messages_day ON messages USING brin (business_date) WITH (pages_per_range = 16);
--> statement-breakpoint
-- What waits for a person: an open item, or a message that was parked.
CREATE TABLE breaks (
  -- "item:<id>" or "parked:<id>".
  id text PRIMARY KEY,
  source text NOT NULL CHECK (source IN ('clearing', 'parked')),
  item bigint UNIQUE,
  parked text UNIQUE,
  acquirer text,
  merchant text,
  kind text NOT NULL,
  reason text NOT NULL,
  -- Minor units it is about; null where it is about none.
  amount bigint,
  currency text,
  business_date date,
  opened_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'proposed', 'resolved')),
  owner text,
  resolved_at timestamptz,
  CHECK ((item IS NULL) <> (parked IS NULL)),
  CHECK ((state = 'resolved') = (resolved_at IS NOT NULL))
);
--> statement-breakpoint
CREATE INDEX breaks_open ON breaks (opened_at, id) WHERE state <> 'resolved';
--> statement-breakpoint
CREATE TABLE break_notes (
  break text NOT NULL REFERENCES breaks (id),
  no integer NOT NULL,
  actor text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('comment', 'assigned', 'proposed', 'approved', 'sent_back', 'closed')),
  text text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (break, no)
);
--> statement-breakpoint
CREATE TRIGGER break_notes_append_only BEFORE UPDATE OR DELETE ON break_notes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- A way out of a break: proposed by one person, approved by another.
CREATE TABLE break_proposals (
  break text NOT NULL REFERENCES breaks (id),
  no integer NOT NULL,
  action text NOT NULL CHECK (action IN ('link', 'accept', 'write_off')),
  -- link: the authorization, and the message where one is there already.
  authorization_id text,
  message_id text,
  -- write_off: what the party receives (below zero: pays), minor units.
  party text,
  amount bigint,
  currency text,
  text text NOT NULL,
  proposed_by text NOT NULL,
  proposed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'approved', 'sent_back')),
  decided_by text,
  decided_at timestamptz,
  -- When its effect was complete; an approved one without it is applied again.
  applied_at timestamptz,
  PRIMARY KEY (break, no),
  CHECK ((state = 'waiting') = (decided_by IS NULL)),
  CHECK ((action = 'link') = (authorization_id IS NOT NULL)),
  CHECK ((action = 'write_off') = (party IS NOT NULL AND amount IS NOT NULL AND currency IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX break_proposals_one_waits ON break_proposals (break) WHERE state = 'waiting';
--> statement-breakpoint
CREATE FUNCTION break_proposals_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'waiting' THEN
      RAISE EXCEPTION 'break_proposals_four_eyes: a way out begins by waiting' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR (OLD.state <> 'waiting' AND (NEW.state, NEW.decided_by) IS DISTINCT FROM (OLD.state, OLD.decided_by))
    OR (NEW.break, NEW.no, NEW.action, NEW.authorization_id, NEW.message_id, NEW.party, NEW.amount, NEW.currency, NEW.text, NEW.proposed_by) IS DISTINCT FROM
       (OLD.break, OLD.no, OLD.action, OLD.authorization_id, OLD.message_id, OLD.party, OLD.amount, OLD.currency, OLD.text, OLD.proposed_by) THEN
    RAISE EXCEPTION 'break_proposals is written once' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'approved' AND person_behind(NEW.decided_by) = person_behind(OLD.proposed_by) THEN
    RAISE EXCEPTION 'break_proposals_four_eyes: whoever proposed it may not approve it' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER break_proposals_guard BEFORE INSERT OR UPDATE OR DELETE ON break_proposals FOR EACH ROW EXECUTE FUNCTION break_proposals_guard();
--> statement-breakpoint
-- Every message that no rule could place waits in the same queue.
CREATE FUNCTION queue_parked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO breaks (id, source, parked, merchant, kind, reason, amount, currency, opened_at)
  SELECT 'parked:' || p.id, 'parked', p.id, p.body ->> 'merchant', p.kind, p.reason,
    coalesce(p.body ->> 'amount', p.body #>> '{message,amount}')::bigint, p.body ->> 'currency', p.received_at
  FROM parked p WHERE p.id = NEW.id AND p.state = 'open'
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER parked_queued AFTER INSERT ON parked FOR EACH ROW EXECUTE FUNCTION queue_parked();
--> statement-breakpoint
INSERT INTO breaks (id, source, parked, merchant, kind, reason, amount, currency, opened_at)
SELECT 'parked:' || id, 'parked', id, body ->> 'merchant', kind, reason, coalesce(body ->> 'amount', body #>> '{message,amount}')::bigint, body ->> 'currency', received_at
FROM parked WHERE state = 'open';
