-- CreateEnum
CREATE TYPE "offer_end" AS ENUM ('time', 'host', 'live', 'review', 'sold_elsewhere', 'operator');

-- AlterTable
ALTER TABLE "offer" ADD COLUMN     "end_note" TEXT,
ADD COLUMN     "end_reason" "offer_end",
ADD COLUMN     "ended_by_id" UUID;

-- CreateIndex
CREATE INDEX "offer_starts_at_id_idx" ON "offer"("starts_at", "id");
