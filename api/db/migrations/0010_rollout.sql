-- What is counted of experiments: how far each was counted, and one row for every cardholder that was eligible at least once.
CREATE TABLE experiment_scans (
  grouping text PRIMARY KEY,
  definition text NOT NULL,
  since timestamptz,
  batch bigint NOT NULL,
  decisions bigint NOT NULL DEFAULT 0,
  counted_at timestamptz NOT NULL
);
--> statement-breakpoint
CREATE TABLE experiment_subjects (
  grouping text NOT NULL,
  subject text NOT NULL,
  arm text NOT NULL,
  moved boolean NOT NULL DEFAULT false,
  purchases integer NOT NULL,
  spend bigint NOT NULL,
  takes integer NOT NULL,
  cost bigint NOT NULL,
  PRIMARY KEY (grouping, subject)
);
--> statement-breakpoint
-- What campaigns in shadow would have granted, by day and by what would have stood in the way.
CREATE TABLE shadow_days (
  grouping text NOT NULL,
  day date NOT NULL,
  barrier text NOT NULL,
  decisions bigint NOT NULL,
  would bigint NOT NULL,
  PRIMARY KEY (grouping, day, barrier)
);
