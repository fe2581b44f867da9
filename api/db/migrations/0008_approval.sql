-- Submissions with their evidence, approvals by several checkers, waived findings, and the hour at which a version goes live.
CREATE TABLE "submissions" (
	"no" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"hash" text NOT NULL,
	"evidence" text NOT NULL,
	"submitter" text NOT NULL,
	"note" text NOT NULL,
	"approvers" integer NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"reason" text,
	"closed_by" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp with time zone,
	CONSTRAINT "submissions_state" CHECK ("state" in ('waiting', 'approved', 'returned', 'withdrawn', 'void')),
	CONSTRAINT "submissions_approvers" CHECK ("approvers" >= 1)
);
--> statement-breakpoint
CREATE UNIQUE INDEX "submissions_one_waits" ON "submissions" ("id") WHERE "state" = 'waiting';
--> statement-breakpoint
CREATE INDEX "submissions_by_version" ON "submissions" ("id", "version", "no");
--> statement-breakpoint
CREATE TABLE "approvals" (
	"submission" bigint NOT NULL,
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"checker" text NOT NULL,
	"hash" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "approvals_submission_checker_pk" PRIMARY KEY("submission","checker")
);
--> statement-breakpoint
CREATE TABLE "waivers" (
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"code" text NOT NULL,
	"path" text NOT NULL,
	"reason" text NOT NULL,
	"actor" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "waivers_pk" PRIMARY KEY("id","version","code","path")
);
--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "scheduled_version" integer, ADD COLUMN "scheduled_at" timestamp with time zone, ADD COLUMN "scheduled_by" text, ADD COLUMN "claimed_at" timestamp with time zone, ADD COLUMN "publish_failure" json;
--> statement-breakpoint
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_scheduled_whole" CHECK (("scheduled_version" is null) = ("scheduled_at" is null) and ("scheduled_version" is null) = ("scheduled_by" is null));
--> statement-breakpoint
CREATE INDEX "campaigns_scheduled" ON "campaigns" ("scheduled_at") WHERE "scheduled_at" is not null;
--> statement-breakpoint
CREATE FUNCTION approvals_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	submitted submissions%ROWTYPE;
	maker text;
BEGIN
	SELECT * INTO submitted FROM submissions WHERE no = NEW.submission FOR UPDATE;
	IF submitted.state IS DISTINCT FROM 'waiting' OR submitted.id <> NEW.id OR submitted.version <> NEW.version OR submitted.hash <> NEW.hash THEN
		RAISE EXCEPTION 'approvals_of_what_waits: nothing waits under this hash' USING ERRCODE = 'check_violation';
	END IF;
	SELECT maker_id INTO maker FROM campaign_versions WHERE id = NEW.id AND version = NEW.version;
	IF maker IS NULL OR NEW.checker = maker OR NEW.checker = submitted.submitter THEN
		RAISE EXCEPTION 'approvals_four_eyes: neither maker nor submitter may approve' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER approvals_guard BEFORE INSERT ON "approvals" FOR EACH ROW EXECUTE FUNCTION approvals_guard();
--> statement-breakpoint
CREATE FUNCTION approvals_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% is written once', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER approvals_frozen BEFORE UPDATE OR DELETE ON "approvals" FOR EACH ROW EXECUTE FUNCTION approvals_frozen();
--> statement-breakpoint
CREATE TRIGGER submissions_frozen BEFORE UPDATE OF "no", "id", "version", "hash", "evidence", "submitter", "note", "approvers", "at" OR DELETE ON "submissions" FOR EACH ROW EXECUTE FUNCTION approvals_frozen();
--> statement-breakpoint
CREATE FUNCTION campaign_versions_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.approved_hash IS NOT NULL AND NOT EXISTS (
		SELECT 1 FROM submissions s WHERE s.id = NEW.id AND s.version = NEW.version AND s.state IN ('waiting', 'approved')
			AND (SELECT count(*) FROM approvals a WHERE a.submission = s.no) >= s.approvers
	) THEN
		RAISE EXCEPTION 'campaign_versions_enough_approvals: approvals are missing' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER campaign_versions_approved AFTER INSERT OR UPDATE OF "approved_hash", "checker_id" ON "campaign_versions" FOR EACH ROW EXECUTE FUNCTION campaign_versions_approved();
