-- CreateEnum
CREATE TYPE "waiter_state" AS ENUM ('waiting', 'served', 'left', 'closed');

-- AlterEnum
ALTER TYPE "offer_state" ADD VALUE 'armed';

-- AlterTable
ALTER TABLE "merchant" ADD COLUMN     "ship_per_day" INTEGER;

-- AlterTable
ALTER TABLE "offer" ADD COLUMN     "duration_ms" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "opened" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "sku" ADD COLUMN     "ship_per_day" INTEGER;

-- CreateTable
CREATE TABLE "offer_waiter" (
    "id" UUID NOT NULL,
    "offer_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "place" INTEGER NOT NULL,
    "state" "waiter_state" NOT NULL DEFAULT 'waiting',
    "order_id" UUID,
    "stream_ms" INTEGER,
    "joined_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "offer_waiter_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "offer_waiter_offer_id_account_id_idx" ON "offer_waiter"("offer_id", "account_id");

-- CreateIndex
CREATE INDEX "offer_waiter_state_offer_id_idx" ON "offer_waiter"("state", "offer_id");

-- CreateIndex
CREATE UNIQUE INDEX "offer_waiter_offer_id_place_key" ON "offer_waiter"("offer_id", "place");

-- AddForeignKey
ALTER TABLE "offer_waiter" ADD CONSTRAINT "offer_waiter_offer_id_fkey" FOREIGN KEY ("offer_id") REFERENCES "offer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

UPDATE "offer" SET "duration_ms" = round(extract(epoch FROM "ends_at" - "starts_at") * 1000)::int;
ALTER TABLE "merchant" ADD CONSTRAINT "merchant_ship_per_day_positive" CHECK ("ship_per_day" > 0);
ALTER TABLE "sku" ADD CONSTRAINT "sku_ship_per_day_positive" CHECK ("ship_per_day" > 0);
