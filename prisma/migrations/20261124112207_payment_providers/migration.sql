-- CreateEnum
CREATE TYPE "bill_difference_kind" AS ENUM ('missing_here', 'missing_there', 'amount', 'state');

-- CreateTable
CREATE TABLE "provider_payment" (
    "id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "start" JSONB,
    "begun_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "asks" INTEGER NOT NULL DEFAULT 0,
    "next_ask_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "provider_payment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sandbox_refund" (
    "id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sandbox_refund_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "provider_bill" (
    "provider" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "compared_at" TIMESTAMPTZ(3) NOT NULL,
    "paid_fen" BIGINT NOT NULL,
    "refunded_fen" BIGINT NOT NULL,

    CONSTRAINT "provider_bill_pkey" PRIMARY KEY ("provider","day")
);

-- CreateTable
CREATE TABLE "provider_bill_line" (
    "provider" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    "item_id" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    "settled" BOOLEAN NOT NULL,

    CONSTRAINT "provider_bill_line_pkey" PRIMARY KEY ("provider","day","kind","item_id","reference")
);

-- CreateTable
CREATE TABLE "bill_difference" (
    "id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "kind" "bill_difference_kind" NOT NULL,
    "item" TEXT NOT NULL,
    "item_id" TEXT NOT NULL,
    "reference" TEXT,
    "ours_fen" INTEGER,
    "theirs_fen" INTEGER,
    "found_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),
    "note" TEXT,
    "resolved_by_id" UUID,
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "bill_difference_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "provider_payment_next_ask_at_idx" ON "provider_payment"("next_ask_at");

-- CreateIndex
CREATE INDEX "sandbox_refund_payment_id_idx" ON "sandbox_refund"("payment_id");

-- CreateIndex
CREATE INDEX "sandbox_refund_at_idx" ON "sandbox_refund"("at");

-- CreateIndex
CREATE INDEX "provider_bill_line_provider_kind_item_id_idx" ON "provider_bill_line"("provider", "kind", "item_id");

-- CreateIndex
CREATE INDEX "bill_difference_provider_day_idx" ON "bill_difference"("provider", "day");

-- AddForeignKey
ALTER TABLE "provider_bill_line" ADD CONSTRAINT "provider_bill_line_provider_day_fkey" FOREIGN KEY ("provider", "day") REFERENCES "provider_bill"("provider", "day") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bill_difference" ADD CONSTRAINT "bill_difference_provider_day_fkey" FOREIGN KEY ("provider", "day") REFERENCES "provider_bill"("provider", "day") ON DELETE RESTRICT ON UPDATE CASCADE;
