-- What an account is offered depends on its tiers: a tier that is given, changed or taken is noted as a change of the account, measured amounts are not.
CREATE FUNCTION note_tier_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO reference_changes (kind, key) SELECT DISTINCT 'account', substr(subject, 4) FROM present WHERE subject LIKE 'ac:%';
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO reference_changes (kind, key) SELECT DISTINCT 'account', substr(subject, 4) FROM past WHERE subject LIKE 'ac:%';
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO reference_changes (kind, key)
    SELECT DISTINCT 'account', substr(subject, 4) FROM present JOIN past USING (subject, programme)
    WHERE present.tier IS DISTINCT FROM past.tier AND subject LIKE 'ac:%';
  ELSE
    INSERT INTO reference_changes (kind) VALUES ('account');
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER memberships_added AFTER INSERT ON memberships REFERENCING NEW TABLE AS present FOR EACH STATEMENT EXECUTE FUNCTION note_tier_change();
--> statement-breakpoint
CREATE TRIGGER memberships_changed AFTER UPDATE ON memberships REFERENCING OLD TABLE AS past NEW TABLE AS present FOR EACH STATEMENT EXECUTE FUNCTION note_tier_change();
--> statement-breakpoint
CREATE TRIGGER memberships_removed AFTER DELETE ON memberships REFERENCING OLD TABLE AS past FOR EACH STATEMENT EXECUTE FUNCTION note_tier_change();
--> statement-breakpoint
CREATE TRIGGER memberships_emptied AFTER TRUNCATE ON memberships FOR EACH STATEMENT EXECUTE FUNCTION note_tier_change();
