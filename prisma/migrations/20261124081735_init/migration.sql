-- CreateEnum
CREATE TYPE "contest_state" AS ENUM ('draft', 'judging', 'published');

-- CreateEnum
CREATE TYPE "sheet_state" AS ENUM ('open', 'locked', 'recused');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('viewer', 'host', 'helper', 'official', 'influencer', 'merchant', 'judge', 'station', 'operator', 'auditor', 'admin');

-- CreateEnum
CREATE TYPE "live_state" AS ENUM ('scheduled', 'live', 'ended', 'cancelled');

-- CreateEnum
CREATE TYPE "offer_state" AS ENUM ('running', 'sold_out', 'ended');

-- CreateEnum
CREATE TYPE "order_state" AS ENUM ('held', 'paying', 'paid', 'expired', 'cancelled', 'void');

-- CreateEnum
CREATE TYPE "payment_state" AS ENUM ('pending', 'paid', 'declined', 'refunded');

-- CreateTable
CREATE TABLE "merchant" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "village_id" UUID NOT NULL,

    CONSTRAINT "merchant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "product" (
    "id" UUID NOT NULL,
    "merchant_id" UUID NOT NULL,
    "origin_village_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "picture" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "product_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sku" (
    "id" UUID NOT NULL,
    "product_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "price_fen" INTEGER NOT NULL,
    "weight_grams" INTEGER,
    "unit" TEXT NOT NULL,
    "available" INTEGER NOT NULL,

    CONSTRAINT "sku_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stock_movement" (
    "id" UUID NOT NULL,
    "sku_id" UUID NOT NULL,
    "delta" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "actor_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stock_movement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contest" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "edition" TEXT NOT NULL,
    "state" "contest_state" NOT NULL DEFAULT 'draft',
    "awards" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "contest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "criterion" (
    "id" UUID NOT NULL,
    "contest_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "weight_bp" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "levels" JSONB,

    CONSTRAINT "criterion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contest_judge" (
    "contest_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,

    CONSTRAINT "contest_judge_pkey" PRIMARY KEY ("contest_id","account_id")
);

-- CreateTable
CREATE TABLE "contest_entry" (
    "id" UUID NOT NULL,
    "contest_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "host_id" UUID NOT NULL,
    "live_id" UUID NOT NULL,

    CONSTRAINT "contest_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sheet" (
    "entry_id" UUID NOT NULL,
    "judge_id" UUID NOT NULL,
    "state" "sheet_state" NOT NULL DEFAULT 'open',
    "reason" TEXT,
    "locked_at" TIMESTAMPTZ(3),

    CONSTRAINT "sheet_pkey" PRIMARY KEY ("entry_id","judge_id")
);

-- CreateTable
CREATE TABLE "mark" (
    "entry_id" UUID NOT NULL,
    "judge_id" UUID NOT NULL,
    "criterion_id" UUID NOT NULL,
    "level" INTEGER NOT NULL,
    "stream_ms" INTEGER,
    "note" TEXT NOT NULL,
    "marked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mark_pkey" PRIMARY KEY ("entry_id","judge_id","criterion_id")
);

-- CreateTable
CREATE TABLE "standing" (
    "entry_id" UUID NOT NULL,
    "rank" INTEGER NOT NULL,
    "score" TEXT NOT NULL,
    "parts" JSONB NOT NULL,
    "spread" TEXT NOT NULL,
    "award" TEXT,

    CONSTRAINT "standing_pkey" PRIMARY KEY ("entry_id")
);

-- CreateTable
CREATE TABLE "town" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "town_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "village" (
    "id" UUID NOT NULL,
    "town_id" UUID NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "village_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL,
    "display_name" TEXT NOT NULL,
    "avatar" TEXT NOT NULL,
    "roles" "role"[],
    "username" TEXT,
    "password_hash" TEXT,
    "phone_digest" TEXT,
    "phone_masked" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "token_digest" TEXT NOT NULL,
    "device" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_code" (
    "phone_digest" TEXT NOT NULL,
    "code_digest" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_code_pkey" PRIMARY KEY ("phone_digest")
);

-- CreateTable
CREATE TABLE "live" (
    "id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "cover" TEXT NOT NULL,
    "programme" TEXT NOT NULL,
    "state" "live_state" NOT NULL DEFAULT 'scheduled',
    "host_id" UUID NOT NULL,
    "village_id" UUID NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "flash_sale_until" TIMESTAMPTZ(3),

    CONSTRAINT "live_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "chat_message" (
    "id" UUID NOT NULL,
    "live_id" UUID NOT NULL,
    "author_id" UUID NOT NULL,
    "badge" TEXT,
    "text" TEXT NOT NULL,
    "stream_ms" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "chat_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "timeline_entry" (
    "id" UUID NOT NULL,
    "live_id" UUID NOT NULL,
    "stream_ms" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT,

    CONSTRAINT "timeline_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox_event" (
    "id" UUID NOT NULL,
    "position" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3),
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "retry_at" TIMESTAMPTZ(3),
    "parked_at" TIMESTAMPTZ(3),
    "last_error" TEXT,

    CONSTRAINT "outbox_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cart_item" (
    "id" UUID NOT NULL,
    "live_id" UUID NOT NULL,
    "sku_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "removed" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "cart_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cart_state" (
    "live_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "explained_item_id" UUID,
    "explained_since_ms" INTEGER,

    CONSTRAINT "cart_state_pkey" PRIMARY KEY ("live_id")
);

-- CreateTable
CREATE TABLE "offer" (
    "id" UUID NOT NULL,
    "live_id" UUID NOT NULL,
    "item_id" UUID NOT NULL,
    "sku_id" UUID NOT NULL,
    "price_fen" INTEGER NOT NULL,
    "basis_fen" INTEGER NOT NULL,
    "total_limit" INTEGER NOT NULL,
    "per_buyer_limit" INTEGER NOT NULL,
    "state" "offer_state" NOT NULL DEFAULT 'running',
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "sold_out_ms" INTEGER,
    "title" TEXT NOT NULL,
    "sku_name" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "picture" TEXT NOT NULL,

    CONSTRAINT "offer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "offer_stock" (
    "offer_id" UUID NOT NULL,
    "available" INTEGER NOT NULL,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "revision" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "offer_stock_pkey" PRIMARY KEY ("offer_id")
);

-- CreateTable
CREATE TABLE "order" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "state" "order_state" NOT NULL,
    "total_fen" INTEGER NOT NULL,
    "live_id" UUID,
    "offer_id" UUID,
    "stream_ms" INTEGER,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "paid_at" TIMESTAMPTZ(3),
    "address_sealed" BYTEA,
    "address_masked" JSONB,
    "refunded_fen" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_line" (
    "order_id" UUID NOT NULL,
    "sku_id" UUID NOT NULL,
    "quantity" INTEGER NOT NULL,
    "price_fen" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "sku_name" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "picture" TEXT NOT NULL,

    CONSTRAINT "order_line_pkey" PRIMARY KEY ("order_id","sku_id")
);

-- CreateTable
CREATE TABLE "basket_line" (
    "account_id" UUID NOT NULL,
    "sku_id" UUID NOT NULL,
    "quantity" INTEGER NOT NULL,
    "added_price_fen" INTEGER NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "basket_line_pkey" PRIMARY KEY ("account_id","sku_id")
);

-- CreateTable
CREATE TABLE "address" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "name_masked" TEXT NOT NULL,
    "phone_masked" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "address_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    "state" "payment_state" NOT NULL DEFAULT 'pending',
    "pay_url" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "payment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_event" (
    "provider" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payment_event_pkey" PRIMARY KEY ("provider","event_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "merchant_name_key" ON "merchant"("name");

-- CreateIndex
CREATE INDEX "product_merchant_id_idx" ON "product"("merchant_id");

-- CreateIndex
CREATE UNIQUE INDEX "sku_product_id_position_key" ON "sku"("product_id", "position");

-- CreateIndex
CREATE INDEX "stock_movement_sku_id_at_idx" ON "stock_movement"("sku_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "contest_slug_key" ON "contest"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "criterion_contest_id_position_key" ON "criterion"("contest_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "contest_entry_contest_id_number_key" ON "contest_entry"("contest_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "contest_entry_contest_id_host_id_key" ON "contest_entry"("contest_id", "host_id");

-- CreateIndex
CREATE UNIQUE INDEX "town_name_key" ON "town"("name");

-- CreateIndex
CREATE UNIQUE INDEX "village_town_id_name_key" ON "village"("town_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "account_username_key" ON "account"("username");

-- CreateIndex
CREATE UNIQUE INDEX "account_phone_digest_key" ON "account"("phone_digest");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_digest_key" ON "session"("token_digest");

-- CreateIndex
CREATE INDEX "session_account_id_idx" ON "session"("account_id");

-- CreateIndex
CREATE INDEX "live_state_starts_at_idx" ON "live"("state", "starts_at");

-- CreateIndex
CREATE INDEX "live_host_id_idx" ON "live"("host_id");

-- CreateIndex
CREATE INDEX "chat_message_live_id_id_idx" ON "chat_message"("live_id", "id");

-- CreateIndex
CREATE INDEX "timeline_entry_live_id_stream_ms_idx" ON "timeline_entry"("live_id", "stream_ms");

-- CreateIndex
CREATE INDEX "outbox_event_published_at_position_idx" ON "outbox_event"("published_at", "position");

-- CreateIndex
CREATE UNIQUE INDEX "cart_item_live_id_sku_id_key" ON "cart_item"("live_id", "sku_id");

-- CreateIndex
CREATE INDEX "offer_live_id_idx" ON "offer"("live_id");

-- CreateIndex
CREATE INDEX "offer_state_ends_at_idx" ON "offer"("state", "ends_at");

-- CreateIndex
CREATE INDEX "order_account_id_placed_at_idx" ON "order"("account_id", "placed_at");

-- CreateIndex
CREATE INDEX "order_offer_id_idx" ON "order"("offer_id");

-- CreateIndex
CREATE INDEX "order_live_id_idx" ON "order"("live_id");

-- CreateIndex
CREATE INDEX "order_state_expires_at_idx" ON "order"("state", "expires_at");

-- CreateIndex
CREATE INDEX "address_account_id_last_used_at_idx" ON "address"("account_id", "last_used_at");

-- CreateIndex
CREATE INDEX "payment_order_id_idx" ON "payment"("order_id");

-- AddForeignKey
ALTER TABLE "product" ADD CONSTRAINT "product_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sku" ADD CONSTRAINT "sku_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "product"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_movement" ADD CONSTRAINT "stock_movement_sku_id_fkey" FOREIGN KEY ("sku_id") REFERENCES "sku"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "criterion" ADD CONSTRAINT "criterion_contest_id_fkey" FOREIGN KEY ("contest_id") REFERENCES "contest"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contest_judge" ADD CONSTRAINT "contest_judge_contest_id_fkey" FOREIGN KEY ("contest_id") REFERENCES "contest"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contest_entry" ADD CONSTRAINT "contest_entry_contest_id_fkey" FOREIGN KEY ("contest_id") REFERENCES "contest"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sheet" ADD CONSTRAINT "sheet_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "contest_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mark" ADD CONSTRAINT "mark_entry_id_judge_id_fkey" FOREIGN KEY ("entry_id", "judge_id") REFERENCES "sheet"("entry_id", "judge_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mark" ADD CONSTRAINT "mark_criterion_id_fkey" FOREIGN KEY ("criterion_id") REFERENCES "criterion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "standing" ADD CONSTRAINT "standing_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "contest_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "village" ADD CONSTRAINT "village_town_id_fkey" FOREIGN KEY ("town_id") REFERENCES "town"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chat_message" ADD CONSTRAINT "chat_message_live_id_fkey" FOREIGN KEY ("live_id") REFERENCES "live"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "timeline_entry" ADD CONSTRAINT "timeline_entry_live_id_fkey" FOREIGN KEY ("live_id") REFERENCES "live"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "offer" ADD CONSTRAINT "offer_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "cart_item"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "offer_stock" ADD CONSTRAINT "offer_stock_offer_id_fkey" FOREIGN KEY ("offer_id") REFERENCES "offer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_line" ADD CONSTRAINT "order_line_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Prisma has no word for checks: PostgreSQL itself refuses what must never be true.
ALTER TABLE "sku" ADD CONSTRAINT "sku_available_not_negative" CHECK ("available" >= 0);
ALTER TABLE "offer_stock" ADD CONSTRAINT "offer_stock_available_not_negative" CHECK ("available" >= 0);
ALTER TABLE "order_line" ADD CONSTRAINT "order_line_quantity_positive" CHECK ("quantity" > 0);
ALTER TABLE "order" ADD CONSTRAINT "order_refund_within_total" CHECK ("refunded_fen" BETWEEN 0 AND "total_fen");
ALTER TABLE "payment" ADD CONSTRAINT "payment_amount_positive" CHECK ("amount_fen" > 0);
