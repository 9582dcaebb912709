-- AlterTable
ALTER TABLE "standing" ADD COLUMN     "plain_mean" TEXT NOT NULL;

-- CreateIndex
CREATE INDEX "contest_judge_account_id_idx" ON "contest_judge"("account_id");
