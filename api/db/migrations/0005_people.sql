-- People, their roles and their sessions.
CREATE TABLE people (
  id text PRIMARY KEY,
  email text NOT NULL,
  -- The address without what does not tell people apart, so that one person has one account.
  email_key text NOT NULL UNIQUE,
  name text NOT NULL,
  state text NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
  roles json NOT NULL,
  reach json,
  password text,
  totp text,
  totp_step bigint NOT NULL DEFAULT 0,
  recovery json NOT NULL DEFAULT '[]',
  failures integer NOT NULL DEFAULT 0,
  locked_until timestamptz,
  oidc_issuer text,
  oidc_subject text,
  demo boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz,
  CHECK ((oidc_issuer IS NULL) = (oidc_subject IS NULL)),
  UNIQUE (oidc_issuer, oidc_subject)
);
--> statement-breakpoint
CREATE TABLE person_sessions (
  hash text PRIMARY KEY,
  id text NOT NULL UNIQUE,
  person_id text NOT NULL REFERENCES people (id),
  previous_hash text,
  rotated_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  confirmed_until timestamptz NOT NULL DEFAULT now(),
  agent text
);
--> statement-breakpoint
CREATE INDEX person_sessions_by_person ON person_sessions (person_id);
--> statement-breakpoint
CREATE INDEX person_sessions_by_previous ON person_sessions (previous_hash);
--> statement-breakpoint
CREATE TABLE person_links (
  hash text PRIMARY KEY,
  person_id text NOT NULL REFERENCES people (id),
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
--> statement-breakpoint
CREATE TABLE roles (
  name text PRIMARY KEY,
  scopes json NOT NULL,
  reach json,
  created_by text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now()
);
--> statement-breakpoint
CREATE TABLE oidc_attempts (
  state_hash text PRIMARY KEY,
  nonce text NOT NULL,
  verifier text NOT NULL,
  back_to text NOT NULL,
  again boolean NOT NULL,
  expires_at timestamptz NOT NULL
);
