-- A service key stands for the person who made it wherever two people are asked for: neither a second key nor a key and its maker are four eyes.
ALTER TABLE "service_keys" ADD COLUMN "owner" text;
--> statement-breakpoint
UPDATE "service_keys" k SET "owner" = (
	SELECT c.actor FROM change_log c WHERE c.action = 'key.create' AND c.object = k.id AND c.actor LIKE 'person\_%' ORDER BY c.id LIMIT 1
);
--> statement-breakpoint
CREATE FUNCTION person_behind(who text) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT coalesce((SELECT owner FROM service_keys WHERE id = who), who)
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION approvals_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	submitted submissions%ROWTYPE;
	maker text;
	behind text := person_behind(NEW.checker);
BEGIN
	SELECT * INTO submitted FROM submissions WHERE no = NEW.submission FOR UPDATE;
	IF submitted.state IS DISTINCT FROM 'waiting' OR submitted.id <> NEW.id OR submitted.version <> NEW.version OR submitted.hash <> NEW.hash THEN
		RAISE EXCEPTION 'approvals_of_what_waits: nothing waits under this hash' USING ERRCODE = 'check_violation';
	END IF;
	SELECT maker_id INTO maker FROM campaign_versions WHERE id = NEW.id AND version = NEW.version;
	IF maker IS NULL OR behind IN (person_behind(maker), person_behind(submitted.submitter)) THEN
		RAISE EXCEPTION 'approvals_four_eyes: neither maker nor submitter may approve' USING ERRCODE = 'check_violation';
	END IF;
	IF EXISTS (SELECT 1 FROM waivers w WHERE w.id = NEW.id AND w.version = NEW.version AND person_behind(w.actor) = behind) THEN
		RAISE EXCEPTION 'approvals_four_eyes: whoever waived a finding may not approve it' USING ERRCODE = 'check_violation';
	END IF;
	IF EXISTS (SELECT 1 FROM approvals a WHERE a.submission = NEW.submission AND a.checker <> NEW.checker AND person_behind(a.checker) = behind) THEN
		RAISE EXCEPTION 'approvals_four_eyes: one person approves once' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END $$;
