-- Offers as cardholders see them: favourites, where shops are, what a card begins with, and the counters of one account found together.
CREATE TABLE favourites (
  account text NOT NULL,
  campaign text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (account, campaign)
);
--> statement-breakpoint
-- At most the first eight digits: with the last four of the label it is never more than a truncated number may show.
ALTER TABLE cards ADD COLUMN bin text CHECK (bin ~ '^[0-9]{6,8}$');
--> statement-breakpoint
-- WGS 84, degrees; both or neither. The address is what a person would look for, per language.
ALTER TABLE merchants ADD COLUMN lat double precision CHECK (lat BETWEEN -90 AND 90);
--> statement-breakpoint
ALTER TABLE merchants ADD COLUMN lon double precision CHECK (lon BETWEEN -180 AND 180);
--> statement-breakpoint
ALTER TABLE merchants ADD COLUMN address json;
--> statement-breakpoint
ALTER TABLE merchants ADD CONSTRAINT merchants_place CHECK ((lat IS NULL) = (lon IS NULL));
--> statement-breakpoint
-- Whose limit a counter is: "account:ac_1", "person:p_1", "card:tok_1", "entry:ac_1".
CREATE INDEX counters_subject ON counters ((substring(key FROM '^l:[^:]+:(.+):(?:day:|week:|month:|campaign:)'))) WHERE key LIKE 'l:%';
