-- CreateEnum
CREATE TYPE "parcel_state" AS ENUM ('to_ship', 'shipped', 'delivered', 'completed', 'refunded');

-- CreateEnum
CREATE TYPE "refund_state" AS ENUM ('due', 'sent');

-- CreateEnum
CREATE TYPE "after_sale_kind" AS ENUM ('rotten', 'return', 'missing');

-- CreateEnum
CREATE TYPE "after_sale_state" AS ENUM ('asked', 'returning', 'returned', 'refused', 'disputed', 'granted', 'rejected', 'withdrawn');

-- CreateEnum
CREATE TYPE "ledger_account" AS ENUM ('clearing', 'buyer', 'freight', 'merchant', 'refunds', 'coupon_cost', 'commission', 'platform');

-- AlterEnum
ALTER TYPE "order_state" ADD VALUE 'shipped';
ALTER TYPE "order_state" ADD VALUE 'delivered';
ALTER TYPE "order_state" ADD VALUE 'completed';
ALTER TYPE "order_state" ADD VALUE 'refunded';

-- AlterTable
ALTER TABLE "offer" ADD COLUMN     "page_id" UUID;

-- AlterTable
ALTER TABLE "order" ADD COLUMN     "discount_fen" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "freight_fen" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "order_line" ADD COLUMN     "page_id" UUID,
ADD COLUMN     "parcel_id" UUID,
ADD COLUMN     "returned" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "payment" ADD COLUMN     "shares" JSONB;

-- CreateTable
CREATE TABLE "detail_page" (
    "id" UUID NOT NULL,
    "body" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "detail_page_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "parcel" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "merchant_id" UUID NOT NULL,
    "state" "parcel_state" NOT NULL DEFAULT 'to_ship',
    "goods_fen" INTEGER NOT NULL,
    "freight_fen" INTEGER NOT NULL,
    "discount_fen" INTEGER NOT NULL DEFAULT 0,
    "refunded_fen" INTEGER NOT NULL DEFAULT 0,
    "commission_fen" INTEGER NOT NULL DEFAULT 0,
    "carrier" TEXT,
    "tracking" TEXT,
    "paid_at" TIMESTAMPTZ(3) NOT NULL,
    "shipped_at" TIMESTAMPTZ(3),
    "delivered_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "parcel_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "merchant_member" (
    "account_id" UUID NOT NULL,
    "merchant_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "merchant_member_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "refund" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "parcel_id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "by_id" UUID,
    "after_sale_id" UUID,
    "state" "refund_state" NOT NULL DEFAULT 'due',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "tries" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "refund_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "after_sale" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "parcel_id" UUID NOT NULL,
    "merchant_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "sku_id" UUID NOT NULL,
    "kind" "after_sale_kind" NOT NULL,
    "state" "after_sale_state" NOT NULL,
    "quantity" INTEGER NOT NULL,
    "wanted_fen" INTEGER NOT NULL,
    "granted_fen" INTEGER NOT NULL DEFAULT 0,
    "reason" TEXT NOT NULL,
    "photos" UUID[],
    "return_carrier" TEXT,
    "return_tracking" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "deadline_at" TIMESTAMPTZ(3),

    CONSTRAINT "after_sale_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "after_sale_act" (
    "id" UUID NOT NULL,
    "after_sale_id" UUID NOT NULL,
    "by_id" UUID,
    "actor" TEXT NOT NULL,
    "became" "after_sale_state" NOT NULL,
    "note" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "after_sale_act_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_posting" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "order_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ledger_posting_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_entry" (
    "posting_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "account" "ledger_account" NOT NULL,
    "merchant_id" UUID,
    "amount_fen" INTEGER NOT NULL,

    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("posting_id","line")
);

-- CreateIndex
CREATE INDEX "parcel_merchant_id_paid_at_idx" ON "parcel"("merchant_id", "paid_at");

-- CreateIndex
CREATE INDEX "parcel_state_shipped_at_idx" ON "parcel"("state", "shipped_at");

-- CreateIndex
CREATE INDEX "parcel_state_delivered_at_idx" ON "parcel"("state", "delivered_at");

-- CreateIndex
CREATE UNIQUE INDEX "parcel_order_id_merchant_id_key" ON "parcel"("order_id", "merchant_id");

-- CreateIndex
CREATE INDEX "merchant_member_merchant_id_idx" ON "merchant_member"("merchant_id");

-- CreateIndex
CREATE INDEX "refund_order_id_idx" ON "refund"("order_id");

-- CreateIndex
CREATE INDEX "refund_parcel_id_idx" ON "refund"("parcel_id");

-- CreateIndex
CREATE INDEX "refund_state_next_try_at_idx" ON "refund"("state", "next_try_at");

-- CreateIndex
CREATE INDEX "after_sale_order_id_idx" ON "after_sale"("order_id");

-- CreateIndex
CREATE INDEX "after_sale_account_id_created_at_idx" ON "after_sale"("account_id", "created_at");

-- CreateIndex
CREATE INDEX "after_sale_merchant_id_created_at_idx" ON "after_sale"("merchant_id", "created_at");

-- CreateIndex
CREATE INDEX "after_sale_state_deadline_at_idx" ON "after_sale"("state", "deadline_at");

-- CreateIndex
CREATE INDEX "after_sale_act_after_sale_id_at_idx" ON "after_sale_act"("after_sale_id", "at");

-- CreateIndex
CREATE INDEX "ledger_posting_order_id_idx" ON "ledger_posting"("order_id");

-- CreateIndex
CREATE INDEX "ledger_posting_at_idx" ON "ledger_posting"("at");

-- CreateIndex
CREATE INDEX "ledger_entry_account_merchant_id_idx" ON "ledger_entry"("account", "merchant_id");

-- AddForeignKey
ALTER TABLE "parcel" ADD CONSTRAINT "parcel_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "after_sale_act" ADD CONSTRAINT "after_sale_act_after_sale_id_fkey" FOREIGN KEY ("after_sale_id") REFERENCES "after_sale"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_posting_id_fkey" FOREIGN KEY ("posting_id") REFERENCES "ledger_posting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_line" ADD CONSTRAINT "order_line_parcel_id_fkey" FOREIGN KEY ("parcel_id") REFERENCES "parcel"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "order" ADD CONSTRAINT "order_sums_not_negative"
  CHECK ("freight_fen" >= 0 AND "discount_fen" >= 0);
ALTER TABLE "order_line" ADD CONSTRAINT "order_line_returned_within_quantity"
  CHECK ("returned" BETWEEN 0 AND "quantity");
ALTER TABLE "parcel" ADD CONSTRAINT "parcel_sums_not_negative"
  CHECK ("goods_fen" >= 0 AND "freight_fen" >= 0 AND "discount_fen" BETWEEN 0 AND "goods_fen" AND "commission_fen" BETWEEN 0 AND "goods_fen");
ALTER TABLE "parcel" ADD CONSTRAINT "parcel_refund_within_paid"
  CHECK ("refunded_fen" BETWEEN 0 AND "goods_fen" + "freight_fen" - "discount_fen");
ALTER TABLE "refund" ADD CONSTRAINT "refund_amount_positive" CHECK ("amount_fen" > 0);
ALTER TABLE "after_sale" ADD CONSTRAINT "after_sale_sums"
  CHECK ("quantity" > 0 AND "wanted_fen" > 0 AND "granted_fen" BETWEEN 0 AND "wanted_fen");
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_moves_money" CHECK ("amount_fen" <> 0);

-- Refunds and what their parcel says of them agree whenever a transaction ends, so the parcel's CHECK bounds them all.
CREATE FUNCTION refunds_agree_with_parcel() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(amount_fen) FROM refund WHERE parcel_id = NEW.parcel_id)
     IS DISTINCT FROM (SELECT refunded_fen FROM parcel WHERE id = NEW.parcel_id) THEN
    RAISE EXCEPTION 'the refunds of parcel % are not what it says', NEW.parcel_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'refunds_agree_with_parcel';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER refunds_agree_with_parcel AFTER INSERT OR UPDATE OF "amount_fen", "parcel_id" ON "refund"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refunds_agree_with_parcel();

-- A posting is whole and sums to zero whenever a transaction ends.
CREATE FUNCTION ledger_posting_is_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  posting uuid := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
  IF (SELECT sum(amount_fen) FROM ledger_entry WHERE posting_id = posting) IS DISTINCT FROM 0::bigint THEN
    RAISE EXCEPTION 'posting % does not sum to zero', posting
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_posting_balanced';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_posting_balanced AFTER INSERT ON "ledger_posting"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_posting_is_balanced('id');
CREATE CONSTRAINT TRIGGER ledger_entry_balanced AFTER INSERT ON "ledger_entry"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_posting_is_balanced('posting_id');

CREATE FUNCTION money_record_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is only added to', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER ledger_posting_only_added_to BEFORE UPDATE OR DELETE ON "ledger_posting"
  FOR EACH ROW EXECUTE FUNCTION money_record_is_only_added_to();
CREATE TRIGGER ledger_posting_not_emptied BEFORE TRUNCATE ON "ledger_posting"
  FOR EACH STATEMENT EXECUTE FUNCTION money_record_is_only_added_to();
CREATE TRIGGER ledger_entry_only_added_to BEFORE UPDATE OR DELETE ON "ledger_entry"
  FOR EACH ROW EXECUTE FUNCTION money_record_is_only_added_to();
CREATE TRIGGER ledger_entry_not_emptied BEFORE TRUNCATE ON "ledger_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION money_record_is_only_added_to();
CREATE TRIGGER after_sale_act_only_added_to BEFORE UPDATE OR DELETE ON "after_sale_act"
  FOR EACH ROW EXECUTE FUNCTION money_record_is_only_added_to();
CREATE TRIGGER after_sale_act_not_emptied BEFORE TRUNCATE ON "after_sale_act"
  FOR EACH STATEMENT EXECUTE FUNCTION money_record_is_only_added_to();
