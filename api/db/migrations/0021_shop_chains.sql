-- The chain each shop belonged to when a business day closed: what a sale costs follows the chain of its first day, also after the shop has moved.
CREATE TABLE shop_chains (
  merchant text NOT NULL,
  -- From this business date on, until the next row. No row: no chain.
  from_date date NOT NULL,
  chain text,
  PRIMARY KEY (merchant, from_date)
);
--> statement-breakpoint
INSERT INTO shop_chains (merchant, from_date, chain) SELECT id, '1970-01-01', chain FROM merchants WHERE chain IS NOT NULL;
--> statement-breakpoint
CREATE TRIGGER shop_chains_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON shop_chains FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- Null where the shop had no chain on that business date.
CREATE FUNCTION chain_on(shop text, on_date date) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT chain FROM shop_chains WHERE merchant = shop AND from_date <= on_date ORDER BY from_date DESC LIMIT 1
$$;
