-- CreateEnum
CREATE TYPE "cohost_state" AS ENUM ('asked', 'invited', 'on', 'out');

-- CreateTable
CREATE TABLE "cohost" (
    "live_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "state" "cohost_state" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cohost_pkey" PRIMARY KEY ("live_id","account_id")
);

-- CreateIndex
CREATE INDEX "cohost_live_id_state_at_idx" ON "cohost"("live_id", "state", "at");

-- AddForeignKey
ALTER TABLE "cohost" ADD CONSTRAINT "cohost_live_id_fkey" FOREIGN KEY ("live_id") REFERENCES "live"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
