-- Messages to cardholders: what is due, what was sent, and what they want to hear.
-- Texts that the bank wrote in place of those of the house; each change is a version.
CREATE TABLE message_texts (
  kind text NOT NULL,
  version integer NOT NULL,
  -- engine/message/kinds.ts Wording.
  document json NOT NULL,
  made_by text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (kind, version)
);
--> statement-breakpoint
CREATE TRIGGER message_texts_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON message_texts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- How far each source has been read. `low`: everything up to it was told; `high` and `horizon`: where the next step may end, once every transaction older than the horizon is over.
CREATE TABLE message_cursors (
  source text PRIMARY KEY,
  low bigint NOT NULL,
  high bigint NOT NULL,
  horizon xid8 NOT NULL,
  -- For sources that are read by time, with the last row of that time.
  until timestamptz,
  until_id text NOT NULL DEFAULT ''
);
--> statement-breakpoint
CREATE TABLE holder_messages (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- What happened, once for ever; names no account.
  key text NOT NULL UNIQUE,
  -- Empty once the account was erased.
  account text NOT NULL,
  kind text NOT NULL,
  campaign text,
  authorization_id text,
  locale text NOT NULL CHECK (locale IN ('en', 'zh-CN')),
  -- {subject: {en, zh-CN}, text: {en, zh-CN}}, as it was said.
  said json NOT NULL,
  -- 0: the text of the house.
  text_version integer NOT NULL,
  -- When it happened.
  at timestamptz NOT NULL,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  read_at timestamptz,
  -- Why each way was not taken: {webhook: "no_consent"}.
  kept json NOT NULL DEFAULT '{}'
);
--> statement-breakpoint
CREATE INDEX holder_messages_account ON holder_messages (account, id DESC);
--> statement-breakpoint
CREATE INDEX holder_messages_unread ON holder_messages (account) WHERE read_at IS NULL AND kind <> 'digest';
--> statement-breakpoint
-- What was said is never said otherwise: it may be read, and it may be forgotten.
CREATE FUNCTION holder_messages_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.key, OLD.kind, OLD.at, OLD.text_version) IS NOT DISTINCT FROM (NEW.key, NEW.kind, NEW.at, NEW.text_version)
    AND (NEW.account = '' OR (OLD.account, OLD.said::text, OLD.locale) IS NOT DISTINCT FROM (NEW.account, NEW.said::text, NEW.locale)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'holder_messages: what was said stays as it was' USING ERRCODE = 'check_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER holder_messages_guard BEFORE UPDATE OR DELETE ON holder_messages FOR EACH ROW EXECUTE FUNCTION holder_messages_guard();
--> statement-breakpoint
-- Webhooks of the bank that messages go to.
CREATE TABLE message_hooks (
  id text PRIMARY KEY,
  name text NOT NULL,
  target text NOT NULL,
  -- Sealed by a key that is not in the database.
  secret text NOT NULL,
  previous_secret text,
  previous_until timestamptz,
  made_by text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  removed_at timestamptz
);
--> statement-breakpoint
CREATE TABLE message_deliveries (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  message bigint NOT NULL REFERENCES holder_messages (id),
  channel text NOT NULL CHECK (channel IN ('webhook', 'email')),
  -- Empty for e-mail.
  hook text NOT NULL DEFAULT '',
  -- 0: the first sending; the rest are replays.
  replay integer NOT NULL DEFAULT 0,
  kind text NOT NULL,
  account text NOT NULL,
  -- Local date of the sending: caps count by it.
  day date NOT NULL,
  -- Why then: now, quiet_hours, cap_kind, cap_day, replay.
  why text NOT NULL,
  -- Byte for byte what is sent, also again; null until it is sent, and once the account was erased.
  body text,
  -- gathered: waits for the digest; digested: was part of one.
  state text NOT NULL CHECK (state IN ('waiting', 'gathered', 'digested', 'sent', 'given_up', 'dropped')),
  digest bigint REFERENCES holder_messages (id),
  due_at timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  next_at timestamptz NOT NULL,
  fault text,
  sent_at timestamptz,
  made_by text NOT NULL DEFAULT 'offerline',
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (message, channel, hook, replay)
);
--> statement-breakpoint
CREATE INDEX message_deliveries_due ON message_deliveries (next_at, id) WHERE state = 'waiting';
--> statement-breakpoint
CREATE INDEX message_deliveries_gathered ON message_deliveries (due_at) WHERE state = 'gathered';
--> statement-breakpoint
CREATE INDEX message_deliveries_day ON message_deliveries (account, day);
--> statement-breakpoint
CREATE TABLE message_attempts (
  delivery bigint NOT NULL REFERENCES message_deliveries (id),
  no integer NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- What was sent with it: the signature, the id; for e-mail the masked address.
  headers json NOT NULL,
  -- Null: it was taken.
  fault text,
  PRIMARY KEY (delivery, no)
);
--> statement-breakpoint
CREATE TABLE holder_preferences (
  account text PRIMARY KEY,
  -- engine/message/preferences.ts Preferences.
  document jsonb NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
--> statement-breakpoint
CREATE TABLE holder_contacts (
  account text PRIMARY KEY,
  email text NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
--> statement-breakpoint
-- Nor does anything personal come back to an account that was erased: a process may know a token of it for a moment longer.
DO $$
DECLARE personal text;
BEGIN
  FOREACH personal IN ARRAY ARRAY['holder_consents', 'holder_contacts', 'holder_preferences', 'favourites', 'enrolments', 'household_members'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION erased_accounts_guard()', 'erased_' || personal, personal);
  END LOOP;
END $$;
