-- Figures by the minute, alert rules, alerts and their deliveries.
CREATE TABLE figures (
  kind text NOT NULL,
  at timestamptz NOT NULL,
  key text NOT NULL,
  part text NOT NULL,
  count bigint NOT NULL DEFAULT 0,
  amount bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (kind, at, key, part)
) WITH (fillfactor = 70);
--> statement-breakpoint
-- What each process did in each of the last seconds; worth nothing after a crash, so it is not logged.
CREATE UNLOGGED TABLE pulses (
  second bigint NOT NULL,
  process text NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (second, process)
) WITH (fillfactor = 70);
--> statement-breakpoint
CREATE TABLE alert_channels (
  id text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('email', 'webhook')),
  name text NOT NULL,
  target text NOT NULL,
  secret text,
  previous_secret text,
  previous_until timestamptz,
  locale text NOT NULL DEFAULT 'en',
  is_on boolean NOT NULL DEFAULT true,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (kind <> 'webhook' OR secret IS NOT NULL)
);
--> statement-breakpoint
CREATE TABLE alert_rules (
  id text PRIMARY KEY,
  name text NOT NULL,
  campaign text,
  condition json NOT NULL,
  action text NOT NULL DEFAULT 'notify' CHECK (action IN ('notify', 'pause', 'stop')),
  channels text[] NOT NULL DEFAULT '{}',
  is_on boolean NOT NULL DEFAULT true,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  changed_at timestamptz NOT NULL DEFAULT now()
);
--> statement-breakpoint
CREATE TABLE alerts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rule text NOT NULL,
  kind text NOT NULL,
  subject text NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'acknowledged', 'closed')),
  detail json NOT NULL,
  opened_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT now(),
  acknowledged_by text,
  acknowledged_at timestamptz,
  closed_by text,
  closed_at timestamptz
);
--> statement-breakpoint
-- One alert at a time for one rule and subject, whoever raises it and however often.
CREATE UNIQUE INDEX alerts_standing ON alerts (rule, subject) WHERE state <> 'closed';
--> statement-breakpoint
CREATE TABLE deliveries (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  alert bigint REFERENCES alerts (id),
  channel text NOT NULL,
  event text NOT NULL,
  body text NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'given_up')),
  attempts int NOT NULL DEFAULT 0,
  next_at timestamptz NOT NULL DEFAULT now(),
  fault text,
  created_at timestamptz NOT NULL DEFAULT now(),
  sent_at timestamptz
);
--> statement-breakpoint
CREATE INDEX deliveries_waiting ON deliveries (next_at) WHERE state = 'waiting';
--> statement-breakpoint
CREATE TABLE example_runs (
  campaign text PRIMARY KEY,
  version int NOT NULL,
  failed text[] NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);
