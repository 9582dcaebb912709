-- AlterTable
ALTER TABLE "chat_message" ADD COLUMN     "client_id" UUID NOT NULL;

-- AlterTable
ALTER TABLE "standing" ADD COLUMN     "plain_mean" TEXT NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "chat_message_author_id_client_id_key" ON "chat_message"("author_id", "client_id");

-- CreateIndex
CREATE INDEX "contest_judge_account_id_idx" ON "contest_judge"("account_id");
