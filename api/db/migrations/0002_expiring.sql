-- Sweeps of expired coupons and points lots find what is due without reading everything.
CREATE INDEX "coupons_expiring" ON "coupons" USING btree ("expires_at") WHERE state = 'issued';--> statement-breakpoint
CREATE INDEX "lots_expiring" ON "lots" USING btree ("expires_at") WHERE active > 0;