-- DropIndex
DROP INDEX "contest_entry_contest_id_host_id_key";

-- AlterTable
ALTER TABLE "contest" ADD COLUMN     "copied_from_id" UUID,
ADD COLUMN     "gates" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "relief_bp" INTEGER NOT NULL DEFAULT 10000,
ADD COLUMN     "round" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "rounds" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "rubric_version" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "contest_entry" ADD COLUMN     "advanced" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "ends_at" TIMESTAMPTZ(3),
ADD COLUMN     "round" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "starts_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "criterion" ADD COLUMN     "cap" INTEGER,
ADD COLUMN     "scale" TEXT NOT NULL DEFAULT 'percentile',
ADD COLUMN     "written" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "village" ADD COLUMN     "relief" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "round_draw" (
    "contest_id" UUID NOT NULL,
    "round" INTEGER NOT NULL,
    "seed" TEXT NOT NULL,
    "lot" TEXT,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "round_draw_pkey" PRIMARY KEY ("contest_id","round")
);

-- CreateTable
CREATE TABLE "judge_place" (
    "contest_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "round" INTEGER NOT NULL,
    "panel" INTEGER NOT NULL,
    "chief" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "judge_place_pkey" PRIMARY KEY ("contest_id","account_id","round")
);

-- CreateTable
CREATE TABLE "entrant_fact" (
    "id" UUID NOT NULL,
    "contest_id" UUID NOT NULL,
    "host_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "holds" BOOLEAN NOT NULL,
    "note" TEXT NOT NULL,
    "recorded_by" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "entrant_fact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organised_purchase" (
    "contest_id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "entry_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "marked_by" UUID NOT NULL,
    "marked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "organised_purchase_pkey" PRIMARY KEY ("contest_id","order_id")
);

-- CreateTable
CREATE TABLE "written_part" (
    "entry_id" UUID NOT NULL,
    "contest_id" UUID NOT NULL,
    "pseudonym" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "written_part_pkey" PRIMARY KEY ("entry_id")
);

-- CreateIndex
CREATE INDEX "entrant_fact_contest_id_host_id_idx" ON "entrant_fact"("contest_id", "host_id");

-- CreateIndex
CREATE UNIQUE INDEX "written_part_contest_id_pseudonym_key" ON "written_part"("contest_id", "pseudonym");

-- CreateIndex
CREATE UNIQUE INDEX "contest_entry_contest_id_host_id_round_key" ON "contest_entry"("contest_id", "host_id", "round");

-- AddForeignKey
ALTER TABLE "contest" ADD CONSTRAINT "contest_copied_from_id_fkey" FOREIGN KEY ("copied_from_id") REFERENCES "contest"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "round_draw" ADD CONSTRAINT "round_draw_contest_id_fkey" FOREIGN KEY ("contest_id") REFERENCES "contest"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "judge_place" ADD CONSTRAINT "judge_place_contest_id_account_id_fkey" FOREIGN KEY ("contest_id", "account_id") REFERENCES "contest_judge"("contest_id", "account_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entrant_fact" ADD CONSTRAINT "entrant_fact_contest_id_fkey" FOREIGN KEY ("contest_id") REFERENCES "contest"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organised_purchase" ADD CONSTRAINT "organised_purchase_contest_id_fkey" FOREIGN KEY ("contest_id") REFERENCES "contest"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organised_purchase" ADD CONSTRAINT "organised_purchase_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "contest_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "written_part" ADD CONSTRAINT "written_part_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "contest_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Judges appointed before there were rounds sit in the first.
INSERT INTO "judge_place" ("contest_id", "account_id", "round", "panel", "chief")
  SELECT "contest_id", "account_id", 1, "panel", "chief" FROM "contest_judge";

-- AlterTable
ALTER TABLE "contest_judge" DROP COLUMN "chief",
DROP COLUMN "panel";
