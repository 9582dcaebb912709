-- CreateEnum
CREATE TYPE "review_state" AS ENUM ('draft', 'submitted', 'approved', 'rejected');

-- CreateEnum
CREATE TYPE "coupon_kind" AS ENUM ('amount', 'percent', 'every');

-- CreateEnum
CREATE TYPE "giveaway_state" AS ENUM ('open', 'drawn');

-- AlterTable
ALTER TABLE "product" ADD COLUMN     "freight_id" UUID,
ADD COLUMN     "gallery" TEXT[],
ADD COLUMN     "review" "review_state" NOT NULL DEFAULT 'approved',
ADD COLUMN     "review_note" TEXT,
ADD COLUMN     "reviewed_at" TIMESTAMPTZ(3),
ADD COLUMN     "reviewed_by_id" UUID,
ADD COLUMN     "submitted_at" TIMESTAMPTZ(3),
ADD COLUMN     "submitted_by_id" UUID;

-- AlterTable
ALTER TABLE "sku" ADD COLUMN     "per_buyer" INTEGER;

-- AlterTable
ALTER TABLE "stock_movement" ADD COLUMN     "ref" UUID;

-- CreateTable
CREATE TABLE "picture" (
    "name" TEXT NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "bytes" INTEGER NOT NULL,
    "owner_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "picture_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "freight_template" (
    "id" UUID NOT NULL,
    "merchant_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "terms" JSONB NOT NULL,

    CONSTRAINT "freight_template_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "coupon" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "coupon_kind" NOT NULL,
    "off_fen" INTEGER NOT NULL DEFAULT 0,
    "off_bp" INTEGER NOT NULL DEFAULT 0,
    "threshold_fen" INTEGER NOT NULL DEFAULT 0,
    "most_off_fen" INTEGER,
    "merchant_id" UUID,
    "live_id" UUID,
    "live_only" BOOLEAN NOT NULL DEFAULT false,
    "new_buyers" BOOLEAN NOT NULL DEFAULT false,
    "alone" BOOLEAN NOT NULL DEFAULT false,
    "budget_fen" INTEGER NOT NULL,
    "spent_fen" INTEGER NOT NULL DEFAULT 0,
    "most_claims" INTEGER NOT NULL,
    "claimed" INTEGER NOT NULL DEFAULT 0,
    "per_buyer" INTEGER NOT NULL DEFAULT 1,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by_id" UUID,

    CONSTRAINT "coupon_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "coupon_claim" (
    "id" UUID NOT NULL,
    "coupon_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "order_id" UUID,
    "claimed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "coupon_claim_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_discount" (
    "order_id" UUID NOT NULL,
    "sku_id" UUID NOT NULL,
    "claim_id" UUID NOT NULL,
    "coupon_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    "merchant_id" UUID,

    CONSTRAINT "order_discount_pkey" PRIMARY KEY ("order_id","sku_id","claim_id")
);

-- CreateTable
CREATE TABLE "giveaway" (
    "id" UUID NOT NULL,
    "live_id" UUID NOT NULL,
    "prize" TEXT NOT NULL,
    "winners" INTEGER NOT NULL,
    "state" "giveaway_state" NOT NULL DEFAULT 'open',
    "opens_at" TIMESTAMPTZ(3) NOT NULL,
    "closes_at" TIMESTAMPTZ(3) NOT NULL,
    "drawn_at" TIMESTAMPTZ(3),
    "commitment" TEXT NOT NULL,
    "seed" TEXT NOT NULL,
    "created_by_id" UUID NOT NULL,

    CONSTRAINT "giveaway_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "giveaway_entry" (
    "giveaway_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "number" INTEGER,
    "nonce" TEXT NOT NULL,
    "won" BOOLEAN NOT NULL DEFAULT false,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "giveaway_entry_pkey" PRIMARY KEY ("giveaway_id","account_id")
);

-- CreateIndex
CREATE INDEX "picture_owner_id_at_idx" ON "picture"("owner_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "freight_template_merchant_id_name_key" ON "freight_template"("merchant_id", "name");

-- CreateIndex
CREATE INDEX "coupon_live_id_idx" ON "coupon"("live_id");

-- CreateIndex
CREATE INDEX "coupon_ends_at_idx" ON "coupon"("ends_at");

-- CreateIndex
CREATE INDEX "coupon_claim_account_id_claimed_at_idx" ON "coupon_claim"("account_id", "claimed_at");

-- CreateIndex
CREATE INDEX "coupon_claim_order_id_idx" ON "coupon_claim"("order_id");

-- CreateIndex
CREATE UNIQUE INDEX "coupon_claim_coupon_id_account_id_number_key" ON "coupon_claim"("coupon_id", "account_id", "number");

-- CreateIndex
CREATE INDEX "order_discount_coupon_id_idx" ON "order_discount"("coupon_id");

-- CreateIndex
CREATE INDEX "giveaway_live_id_opens_at_idx" ON "giveaway"("live_id", "opens_at");

-- CreateIndex
CREATE INDEX "giveaway_state_closes_at_idx" ON "giveaway"("state", "closes_at");

-- CreateIndex
CREATE UNIQUE INDEX "giveaway_entry_giveaway_id_number_key" ON "giveaway_entry"("giveaway_id", "number");

-- CreateIndex
CREATE INDEX "product_review_submitted_at_idx" ON "product"("review", "submitted_at");

-- AddForeignKey
ALTER TABLE "product" ADD CONSTRAINT "product_freight_id_fkey" FOREIGN KEY ("freight_id") REFERENCES "freight_template"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "freight_template" ADD CONSTRAINT "freight_template_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "coupon_claim" ADD CONSTRAINT "coupon_claim_coupon_id_fkey" FOREIGN KEY ("coupon_id") REFERENCES "coupon"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "giveaway_entry" ADD CONSTRAINT "giveaway_entry_giveaway_id_fkey" FOREIGN KEY ("giveaway_id") REFERENCES "giveaway"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "coupon" ADD CONSTRAINT "coupon_within_budget" CHECK ("spent_fen" BETWEEN 0 AND "budget_fen");
ALTER TABLE "coupon" ADD CONSTRAINT "coupon_claims_bounded" CHECK ("claimed" BETWEEN 0 AND "most_claims");
ALTER TABLE "coupon" ADD CONSTRAINT "coupon_takes_something_off"
  CHECK ("off_fen" >= 0 AND "off_bp" BETWEEN 0 AND 10000 AND "off_fen" + "off_bp" > 0 AND "threshold_fen" >= 0);
ALTER TABLE "order_discount" ADD CONSTRAINT "order_discount_positive" CHECK ("amount_fen" > 0);
ALTER TABLE "giveaway" ADD CONSTRAINT "giveaway_has_winners" CHECK ("winners" > 0);
ALTER TABLE "sku" ADD CONSTRAINT "sku_per_buyer_positive" CHECK ("per_buyer" > 0);

-- From now on sales are movements too, so that the log sums to the stock; what was sold before is one line.
INSERT INTO "stock_movement" ("id", "sku_id", "delta", "reason", "ref")
SELECT gen_random_uuid(), s."id", s."available" - coalesce(m."units", 0), '此前的销售', s."id"
FROM "sku" s LEFT JOIN (SELECT "sku_id", sum("delta") AS "units" FROM "stock_movement" GROUP BY 1) m ON m."sku_id" = s."id"
WHERE s."available" <> coalesce(m."units", 0);

CREATE FUNCTION stock_log_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the stock log is only added to' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER stock_movement_only_added_to BEFORE UPDATE OR DELETE ON "stock_movement"
  FOR EACH ROW EXECUTE FUNCTION stock_log_is_only_added_to();
