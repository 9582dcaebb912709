-- CreateEnum
CREATE TYPE "member_act_kind" AS ENUM ('bound', 'unbound');

-- AlterTable
ALTER TABLE "sandbox_payment" DROP COLUMN "refund_key";

-- CreateTable
CREATE TABLE "member_act" (
    "id" UUID NOT NULL,
    "merchant_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "kind" "member_act_kind" NOT NULL,
    "reason" TEXT NOT NULL,
    "actor_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "member_act_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "member_act_merchant_id_at_idx" ON "member_act"("merchant_id", "at");

CREATE TRIGGER member_act_only_added_to BEFORE UPDATE OR DELETE ON "member_act"
  FOR EACH ROW EXECUTE FUNCTION money_record_is_only_added_to();
CREATE TRIGGER member_act_not_emptied BEFORE TRUNCATE ON "member_act"
  FOR EACH STATEMENT EXECUTE FUNCTION money_record_is_only_added_to();
