-- Wallets that change outside authorizations: lots that no authorization made, and what cardholders asked for, once for each request.
-- What made the lot where no authorization did: "gift:…", "carry:…". Such lots end by the house, not by their authorization.
ALTER TABLE lots ADD COLUMN origin text;
--> statement-breakpoint
CREATE TABLE wallet_requests (
  -- Of one subject and kind, chosen by whoever asks: the same request again gets the same answer.
  subject text NOT NULL,
  id text NOT NULL,
  kind text NOT NULL,
  digest text NOT NULL,
  status integer NOT NULL,
  reply text NOT NULL,
  actor text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (subject, id)
);
--> statement-breakpoint
CREATE TRIGGER wallet_requests_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wallet_requests FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- What cardholders do happens now, by the database's clock. Where messages bring their own time, a played day may run ahead of the clock on the wall, and a test may stand behind it: then the earlier of the two holds.
CREATE FUNCTION holder_time() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
  SELECT CASE (SELECT value #>> '{}' FROM settings WHERE name = 'clock')
    WHEN 'message' THEN least(clock_timestamp(), (SELECT at FROM entries ORDER BY id DESC LIMIT 1))
    ELSE clock_timestamp()
  END
$$;
