-- Points: programmes and their policy, the catalogue with its versions, orders from it, gifts, and what a statement of points is read by.
CREATE TABLE programmes (
  id text PRIMARY KEY,
  -- engine/benefit/programme.ts Programme.
  document jsonb NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
--> statement-breakpoint
CREATE TABLE catalogue_items (
  id text PRIMARY KEY,
  programme text NOT NULL,
  -- The version that is offered now.
  version integer NOT NULL,
  -- Null: as many as are asked for.
  stock integer CHECK (stock >= 0),
  taken integer NOT NULL DEFAULT 0 CHECK (taken >= 0),
  is_on boolean NOT NULL DEFAULT true,
  -- The last wall: whoever comes after the last piece is refused here.
  CHECK (stock IS NULL OR taken <= stock)
);
--> statement-breakpoint
-- What an item is and costs; a change is a version, so that an order says what it was made under.
CREATE TABLE catalogue_versions (
  item text NOT NULL REFERENCES catalogue_items (id) DEFERRABLE INITIALLY DEFERRED,
  version integer NOT NULL,
  -- engine/benefit/catalogue.ts CatalogueTerms.
  document jsonb NOT NULL,
  made_by text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (item, version)
);
--> statement-breakpoint
CREATE TRIGGER catalogue_versions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON catalogue_versions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- How many of an item one person has: a person has one count over all accounts.
CREATE TABLE catalogue_shares (
  item text NOT NULL REFERENCES catalogue_items (id),
  who text NOT NULL,
  taken integer NOT NULL CHECK (taken >= 0),
  ceiling integer,
  PRIMARY KEY (item, who),
  CHECK (ceiling IS NULL OR taken <= ceiling)
);
--> statement-breakpoint
CREATE TABLE catalogue_orders (
  id text PRIMARY KEY,
  item text NOT NULL,
  version integer NOT NULL,
  account text NOT NULL,
  -- Whose wallet paid.
  subject text NOT NULL,
  who text NOT NULL,
  programme text NOT NULL,
  points bigint NOT NULL CHECK (points > 0),
  -- The lots that paid, in order of spending: [{lot, points}].
  lots jsonb NOT NULL,
  -- given: a coupon at once; placed: goods that wait; sent, cancelled: what the bank did.
  state text NOT NULL CHECK (state IN ('given', 'placed', 'sent', 'cancelled')),
  coupon text,
  placed_at timestamptz NOT NULL,
  closed_at timestamptz,
  closed_by text,
  reason text,
  -- Of returned points: those whose lots had expired meanwhile (R21).
  expired bigint NOT NULL DEFAULT 0,
  FOREIGN KEY (item, version) REFERENCES catalogue_versions (item, version),
  CHECK ((state = 'given') = (coupon IS NOT NULL)),
  CHECK ((closed_at IS NULL) = (state IN ('given', 'placed')))
);
--> statement-breakpoint
CREATE INDEX catalogue_orders_subject ON catalogue_orders (subject, placed_at);
--> statement-breakpoint
CREATE INDEX catalogue_orders_open ON catalogue_orders (placed_at, id) WHERE state = 'placed';
--> statement-breakpoint
CREATE INDEX catalogue_orders_newest ON catalogue_orders (placed_at, id);
--> statement-breakpoint
CREATE TABLE points_gifts (
  id text PRIMARY KEY,
  programme text NOT NULL,
  points bigint NOT NULL CHECK (points > 0),
  giver_account text NOT NULL,
  giver text NOT NULL,
  -- Keyed hash of the code of an offer; null for what went to a named account.
  code_hash text UNIQUE,
  -- offered: nothing has moved; done: both sides have; withdrawn by the giver. Past `expires_at` an offer is dead.
  state text NOT NULL CHECK (state IN ('offered', 'done', 'withdrawn')),
  offered_at timestamptz NOT NULL,
  expires_at timestamptz,
  receiver_account text,
  receiver text,
  done_at timestamptz,
  -- The business day of the postings: caps per day count by it.
  done_on date,
  CHECK ((state = 'done') = (receiver IS NOT NULL)),
  CHECK ((state = 'done') = (done_on IS NOT NULL)),
  CHECK (receiver <> giver)
);
--> statement-breakpoint
CREATE INDEX points_gifts_giver ON points_gifts (giver, offered_at);
--> statement-breakpoint
CREATE INDEX points_gifts_receiver ON points_gifts (receiver, offered_at);
--> statement-breakpoint
-- Points of one subject in the book of the house, by either side. The book of authorizations needs none: it is read by the subject's authorizations.
CREATE INDEX house_entries_points_debit ON house_entries (debit) WHERE unit LIKE 'points:%';
--> statement-breakpoint
CREATE INDEX house_entries_points_credit ON house_entries (credit) WHERE unit LIKE 'points:%';
