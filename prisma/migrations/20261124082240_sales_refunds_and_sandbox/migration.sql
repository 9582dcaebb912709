-- AlterTable
ALTER TABLE "payment" ADD COLUMN     "refund_due" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "sandbox_payment" (
    "id" UUID NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    "outcome" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "refund_key" TEXT,

    CONSTRAINT "sandbox_payment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "payment_refund_due_state_idx" ON "payment"("refund_due", "state");
