-- AlterTable
ALTER TABLE "payment" ADD COLUMN     "refund_try_at" TIMESTAMPTZ(3);
