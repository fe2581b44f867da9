-- Which chain a merchant belonged to when its statement was frozen, so that the statement of the chain stays what it was.
ALTER TABLE statements ADD COLUMN chain text;
--> statement-breakpoint
ALTER TABLE statements DISABLE TRIGGER USER;
--> statement-breakpoint
UPDATE statements SET chain = merchants.chain FROM merchants WHERE 'merchant:' || merchants.id = statements.party;
--> statement-breakpoint
ALTER TABLE statements ENABLE TRIGGER USER;
--> statement-breakpoint
CREATE INDEX statements_chain ON statements (chain, business_date) WHERE chain IS NOT NULL;
--> statement-breakpoint
CREATE FUNCTION name_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.chain := (SELECT chain FROM merchants WHERE id = substr(NEW.party, 10));
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER statements_chain BEFORE INSERT ON statements FOR EACH ROW WHEN (NEW.party LIKE 'merchant:%') EXECUTE FUNCTION name_chain();
