-- CreateEnum
CREATE TYPE "appeal_state" AS ENUM ('open', 'upheld', 'dismissed');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "sheet_state" ADD VALUE 'excused';
ALTER TYPE "sheet_state" ADD VALUE 'struck';

-- AlterTable
ALTER TABLE "contest" ADD COLUMN     "appeal_hours" INTEGER NOT NULL DEFAULT 48,
ADD COLUMN     "appeals_until" TIMESTAMPTZ(3),
ADD COLUMN     "calibration" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "declare_first" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "draw_lot" TEXT,
ADD COLUMN     "draw_seed" TEXT,
ADD COLUMN     "final_at" TIMESTAMPTZ(3),
ADD COLUMN     "hold_hours" INTEGER NOT NULL DEFAULT 72,
ADD COLUMN     "hold_until" TIMESTAMPTZ(3),
ADD COLUMN     "panels" JSONB NOT NULL DEFAULT '["全体评委"]',
ADD COLUMN     "tracks" JSONB NOT NULL DEFAULT '["总榜"]';

-- AlterTable
ALTER TABLE "contest_entry" ADD COLUMN     "measured" JSONB,
ADD COLUMN     "overlap" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "panel" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "contest_judge" ADD COLUMN     "calibration" JSONB,
ADD COLUMN     "chief" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "declared_at" TIMESTAMPTZ(3),
ADD COLUMN     "panel" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "seat" INTEGER;

-- Judges appointed before seats had numbers get them in the order of their accounts.
UPDATE "contest_judge" AS j SET "seat" = n."seat" FROM (
  SELECT "contest_id", "account_id", row_number() OVER (PARTITION BY "contest_id" ORDER BY "account_id") AS "seat"
  FROM "contest_judge"
) AS n WHERE n."contest_id" = j."contest_id" AND n."account_id" = j."account_id";
ALTER TABLE "contest_judge" ALTER COLUMN "seat" SET NOT NULL;

-- Results published before there were appeals are final.
UPDATE "contest" SET "hold_until" = "published_at", "appeals_until" = "published_at", "final_at" = "published_at"
  WHERE "state" = 'published';

-- AlterTable
ALTER TABLE "criterion" ADD COLUMN     "top" INTEGER NOT NULL DEFAULT 3,
ADD COLUMN     "track" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "standing" DROP CONSTRAINT "standing_pkey",
ADD COLUMN     "track" INTEGER NOT NULL DEFAULT 1,
ADD CONSTRAINT "standing_pkey" PRIMARY KEY ("entry_id", "track");

-- CreateTable
CREATE TABLE "panel_lock" (
    "contest_id" UUID NOT NULL,
    "panel" INTEGER NOT NULL,
    "locked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "panel_lock_pkey" PRIMARY KEY ("contest_id","panel")
);

-- CreateTable
CREATE TABLE "judge_interest" (
    "id" UUID NOT NULL,
    "contest_id" UUID NOT NULL,
    "judge_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "village_id" UUID,
    "host_id" UUID,
    "note" TEXT NOT NULL,

    CONSTRAINT "judge_interest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contest_log" (
    "contest_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "body_digest" TEXT NOT NULL,
    "digest" TEXT NOT NULL,

    CONSTRAINT "contest_log_pkey" PRIMARY KEY ("contest_id","sequence")
);

-- CreateTable
CREATE TABLE "appeal" (
    "id" UUID NOT NULL,
    "contest_id" UUID NOT NULL,
    "entry_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "state" "appeal_state" NOT NULL DEFAULT 'open',
    "grounds" TEXT NOT NULL,
    "evidence" TEXT NOT NULL,
    "filed_at" TIMESTAMPTZ(3) NOT NULL,
    "seats" INTEGER[],
    "arbiters" UUID[],
    "reasons" TEXT,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "appeal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "appeal_vote" (
    "appeal_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "uphold" BOOLEAN NOT NULL,
    "reasons" TEXT NOT NULL,
    "voted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "appeal_vote_pkey" PRIMARY KEY ("appeal_id","account_id")
);

-- CreateIndex
CREATE INDEX "judge_interest_contest_id_judge_id_idx" ON "judge_interest"("contest_id", "judge_id");

-- CreateIndex
CREATE UNIQUE INDEX "appeal_contest_id_number_key" ON "appeal"("contest_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "contest_judge_contest_id_seat_key" ON "contest_judge"("contest_id", "seat");

-- AddForeignKey
ALTER TABLE "panel_lock" ADD CONSTRAINT "panel_lock_contest_id_fkey" FOREIGN KEY ("contest_id") REFERENCES "contest"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "judge_interest" ADD CONSTRAINT "judge_interest_contest_id_judge_id_fkey" FOREIGN KEY ("contest_id", "judge_id") REFERENCES "contest_judge"("contest_id", "account_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contest_log" ADD CONSTRAINT "contest_log_contest_id_fkey" FOREIGN KEY ("contest_id") REFERENCES "contest"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "appeal" ADD CONSTRAINT "appeal_contest_id_fkey" FOREIGN KEY ("contest_id") REFERENCES "contest"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "appeal_vote" ADD CONSTRAINT "appeal_vote_appeal_id_fkey" FOREIGN KEY ("appeal_id") REFERENCES "appeal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The log is only added to: whoever wants to change it has to take this trigger away first, and then the
-- digests still tell.
CREATE FUNCTION contest_log_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the contest log is only added to' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER contest_log_only_added_to BEFORE UPDATE OR DELETE ON "contest_log"
  FOR EACH ROW EXECUTE FUNCTION contest_log_is_only_added_to();
CREATE TRIGGER contest_log_not_emptied BEFORE TRUNCATE ON "contest_log"
  FOR EACH STATEMENT EXECUTE FUNCTION contest_log_is_only_added_to();
