CREATE TABLE "authorizations" (
	"id" text PRIMARY KEY NOT NULL,
	"digest" text,
	"attempt" text,
	"state" text NOT NULL,
	"subject" text NOT NULL,
	"merchant" text NOT NULL,
	"card_token" text NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"decided_at" timestamp with time zone NOT NULL,
	"decided_on" date NOT NULL,
	"hold_expires_at" timestamp with time zone,
	"record" jsonb NOT NULL,
	"reply" text NOT NULL,
	"batch" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "batches" (
	"id" bigint PRIMARY KEY NOT NULL,
	"stream" text NOT NULL,
	"seq" bigint NOT NULL,
	"previous" text NOT NULL,
	"content" text NOT NULL,
	"hash" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "counters" (
	"key" text PRIMARY KEY NOT NULL,
	"held" bigint DEFAULT 0 NOT NULL,
	"captured" bigint DEFAULT 0 NOT NULL,
	"returned" bigint DEFAULT 0 NOT NULL,
	"ceiling" bigint,
	"open" boolean DEFAULT true NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "counters_signs" CHECK ("counters"."held" >= 0 and "counters"."captured" >= 0 and "counters"."returned" >= 0 and "counters"."captured" >= "counters"."returned"),
	CONSTRAINT "counters_ceiling" CHECK ("counters"."ceiling" is null or "counters"."held" + "counters"."captured" - "counters"."returned" <= "counters"."ceiling")
);
--> statement-breakpoint
CREATE TABLE "entries" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "entries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"authorization_id" text NOT NULL,
	"message_id" text NOT NULL,
	"no" integer NOT NULL,
	"benefit_no" integer NOT NULL,
	"template" text NOT NULL,
	"debit" text NOT NULL,
	"credit" text NOT NULL,
	"amount" bigint NOT NULL,
	"unit" text NOT NULL,
	"campaign" text NOT NULL,
	"version" integer NOT NULL,
	"party" text NOT NULL,
	"merchant" text NOT NULL,
	"business_date" date NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"batch" bigint NOT NULL,
	CONSTRAINT "entries_amount_positive" CHECK ("entries"."amount" > 0),
	CONSTRAINT "entries_two_accounts" CHECK ("entries"."debit" <> "entries"."credit")
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"authorization_id" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"digest" text NOT NULL,
	"body" text NOT NULL,
	"status" integer NOT NULL,
	"reply" text NOT NULL,
	"business_date" date NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"batch" bigint NOT NULL,
	CONSTRAINT "messages_authorization_id_id_pk" PRIMARY KEY("authorization_id","id")
);
--> statement-breakpoint
CREATE TABLE "parked" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"reason" text NOT NULL,
	"digest" text NOT NULL,
	"body" json NOT NULL,
	"reply" text NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"received_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "security_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "security_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"detail" json NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "coupons" (
	"id" text PRIMARY KEY NOT NULL,
	"campaign" text NOT NULL,
	"code_hash" text,
	"subject" text,
	"state" text NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"authorization_id" text,
	"issued_by" text NOT NULL,
	"batch" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "coupons_code_hash_unique" UNIQUE("code_hash"),
	CONSTRAINT "coupons_state" CHECK ("coupons"."state" in ('issued', 'reserved', 'used', 'expired', 'void'))
);
--> statement-breakpoint
CREATE TABLE "lots" (
	"id" text PRIMARY KEY NOT NULL,
	"subject" text NOT NULL,
	"programme" text NOT NULL,
	"earned" bigint NOT NULL,
	"pending" bigint NOT NULL,
	"active" bigint NOT NULL,
	"expires_at" timestamp with time zone,
	"expiry_days" integer NOT NULL,
	"authorization_id" text NOT NULL,
	"batch" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "lots_signs" CHECK ("lots"."pending" >= 0 and "lots"."active" >= 0 and "lots"."earned" >= 0)
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"subject" text NOT NULL,
	"programme" text NOT NULL,
	"tier" text NOT NULL,
	"joined_at" timestamp with time zone NOT NULL,
	"period_from" text NOT NULL,
	"measured" bigint NOT NULL,
	"batch" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "memberships_subject_programme_pk" PRIMARY KEY("subject","programme"),
	CONSTRAINT "memberships_measured" CHECK ("memberships"."measured" >= 0)
);
--> statement-breakpoint
CREATE TABLE "wallets" (
	"subject" text PRIMARY KEY NOT NULL,
	"usage" jsonb NOT NULL,
	"debts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"batch" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "campaign_versions" (
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"document" json NOT NULL,
	"source" text NOT NULL,
	"hash" text NOT NULL,
	"maker_id" text NOT NULL,
	"checker_id" text,
	"approved_hash" text,
	"review" json NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"approved_at" timestamp with time zone,
	CONSTRAINT "campaign_versions_id_version_pk" PRIMARY KEY("id","version"),
	CONSTRAINT "campaign_versions_four_eyes" CHECK ("campaign_versions"."checker_id" is null or "campaign_versions"."checker_id" <> "campaign_versions"."maker_id"),
	CONSTRAINT "campaign_versions_same_hash" CHECK ("campaign_versions"."approved_hash" is null or "campaign_versions"."approved_hash" = "campaign_versions"."hash")
);
--> statement-breakpoint
CREATE TABLE "campaigns" (
	"id" text PRIMARY KEY NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"kind" text NOT NULL,
	"latest_version" integer NOT NULL,
	"live_version" integer,
	"seq" bigint NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "enrolments" (
	"account" text NOT NULL,
	"campaign" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "enrolments_account_campaign_pk" PRIMARY KEY("account","campaign")
);
--> statement-breakpoint
CREATE TABLE "list_members" (
	"list" text NOT NULL,
	"account" text NOT NULL,
	CONSTRAINT "list_members_account_list_pk" PRIMARY KEY("account","list")
);
--> statement-breakpoint
CREATE TABLE "lists" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "umbrellas" (
	"id" text PRIMARY KEY NOT NULL,
	"name" json NOT NULL,
	"ceiling" bigint NOT NULL,
	"currency" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"person" text,
	"segments" json DEFAULT '[]'::json NOT NULL,
	"region" text,
	"opened_on" date,
	"birth_month" integer,
	"employee" boolean DEFAULT false NOT NULL,
	"label" text
);
--> statement-breakpoint
CREATE TABLE "bins" (
	"prefix" text PRIMARY KEY NOT NULL,
	"scheme" text NOT NULL,
	"product" text NOT NULL,
	"level" text NOT NULL,
	"issuer_country" text NOT NULL,
	"cobrand" text
);
--> statement-breakpoint
CREATE TABLE "cards" (
	"token" text PRIMARY KEY NOT NULL,
	"account" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "acquirers" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"time_zone" text NOT NULL,
	"cutover" text NOT NULL,
	"country" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "merchants" (
	"id" text PRIMARY KEY NOT NULL,
	"name" json NOT NULL,
	"chain" text,
	"mcc" text NOT NULL,
	"region" text NOT NULL,
	"country" text NOT NULL,
	"acquirer" text NOT NULL,
	"settlement_days" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "terminals" (
	"id" text PRIMARY KEY NOT NULL,
	"merchant" text NOT NULL,
	"label" text
);
--> statement-breakpoint
CREATE TABLE "change_log" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "change_log_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"object" text NOT NULL,
	"detail" json NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "service_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"scopes" json NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "service_keys_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"name" text PRIMARY KEY NOT NULL,
	"value" json NOT NULL
);
--> statement-breakpoint
CREATE TABLE "business_days" (
	"business_date" date PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"hash" text,
	"net" json,
	"closed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "statements" (
	"business_date" date NOT NULL,
	"party" text NOT NULL,
	"currency" text NOT NULL,
	"lines" bigint NOT NULL,
	"net" bigint NOT NULL,
	"totals" json NOT NULL,
	"pay_on" date NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "statements_business_date_party_currency_pk" PRIMARY KEY("business_date","party","currency")
);
--> statement-breakpoint
CREATE INDEX "authorizations_expiring" ON "authorizations" USING btree ("hold_expires_at") WHERE state in ('held', 'partly_captured');--> statement-breakpoint
CREATE INDEX "authorizations_subject" ON "authorizations" USING btree ("subject","decided_at");--> statement-breakpoint
CREATE INDEX "authorizations_merchant" ON "authorizations" USING btree ("merchant","decided_at");--> statement-breakpoint
CREATE INDEX "authorizations_decided" ON "authorizations" USING btree ("decided_at");--> statement-breakpoint
CREATE INDEX "batches_stream" ON "batches" USING btree ("stream","seq");--> statement-breakpoint
CREATE INDEX "entries_authorization" ON "entries" USING btree ("authorization_id");--> statement-breakpoint
CREATE INDEX "entries_day" ON "entries" USING btree ("business_date","merchant");--> statement-breakpoint
CREATE INDEX "entries_batch" ON "entries" USING btree ("batch");--> statement-breakpoint
CREATE INDEX "messages_batch" ON "messages" USING btree ("batch");--> statement-breakpoint
CREATE INDEX "coupons_subject" ON "coupons" USING btree ("subject","state");--> statement-breakpoint
CREATE INDEX "lots_subject" ON "lots" USING btree ("subject","programme");--> statement-breakpoint
CREATE INDEX "cards_account" ON "cards" USING btree ("account");--> statement-breakpoint
CREATE INDEX "terminals_merchant" ON "terminals" USING btree ("merchant");