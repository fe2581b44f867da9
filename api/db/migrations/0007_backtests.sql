-- Backtests of campaign versions: order, progress and result. A running one whose process went silent is taken up again from its beginning.
CREATE TABLE backtests (
  id text PRIMARY KEY,
  campaign text NOT NULL,
  version integer NOT NULL,
  mode text NOT NULL,
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL,
  seed integer NOT NULL,
  state text NOT NULL DEFAULT 'queued',
  requested_by text NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz,
  heard_at timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  done bigint NOT NULL DEFAULT 0,
  total bigint NOT NULL DEFAULT 0,
  cancel boolean NOT NULL DEFAULT false,
  fault text,
  result_hash text,
  summary json,
  report text,
  CONSTRAINT backtests_mode CHECK (mode IN ('replace', 'beside')),
  CONSTRAINT backtests_state CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  CONSTRAINT backtests_window CHECK (from_at < to_at),
  CONSTRAINT backtests_result CHECK ((state = 'done') = (result_hash IS NOT NULL AND report IS NOT NULL AND summary IS NOT NULL))
);
--> statement-breakpoint
CREATE INDEX backtests_open ON backtests (requested_at) WHERE state IN ('queued', 'running');
--> statement-breakpoint
CREATE INDEX backtests_campaign ON backtests (campaign, version, finished_at);
