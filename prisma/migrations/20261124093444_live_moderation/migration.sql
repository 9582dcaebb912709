-- CreateEnum
CREATE TYPE "chat_state" AS ENUM ('shown', 'held', 'removed');

-- CreateEnum
CREATE TYPE "restriction_kind" AS ENUM ('mute', 'ban');

-- AlterTable
ALTER TABLE "chat_message" ADD COLUMN     "held_for" TEXT,
ADD COLUMN     "state" "chat_state" NOT NULL DEFAULT 'shown';

-- AlterTable
ALTER TABLE "live" ADD COLUMN     "likes" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "chat_rules" (
    "live_id" UUID NOT NULL,
    "slow_seconds" INTEGER NOT NULL DEFAULT 0,
    "approval" BOOLEAN NOT NULL DEFAULT false,
    "pinned_id" UUID,

    CONSTRAINT "chat_rules_pkey" PRIMARY KEY ("live_id")
);

-- CreateTable
CREATE TABLE "restriction" (
    "live_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "kind" "restriction_kind" NOT NULL,
    "reason" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3),
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "restriction_pkey" PRIMARY KEY ("live_id","account_id")
);

-- CreateTable
CREATE TABLE "chat_report" (
    "message_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "chat_report_pkey" PRIMARY KEY ("message_id","account_id")
);

-- CreateTable
CREATE TABLE "chat_word" (
    "id" UUID NOT NULL,
    "word" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "chat_word_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "moderation_act" (
    "id" UUID NOT NULL,
    "live_id" UUID,
    "actor_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "message_id" UUID,
    "account_id" UUID,
    "note" TEXT,
    "until" TIMESTAMPTZ(3),
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "moderation_act_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reminder" (
    "live_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reminder_pkey" PRIMARY KEY ("live_id","account_id")
);

-- CreateTable
CREATE TABLE "live_stop" (
    "live_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "stopped_by_id" UUID NOT NULL,
    "appeal" TEXT,
    "appealed_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "answer" TEXT,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "live_stop_pkey" PRIMARY KEY ("live_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "chat_word_word_key" ON "chat_word"("word");

-- CreateIndex
CREATE INDEX "moderation_act_live_id_id_idx" ON "moderation_act"("live_id", "id");

-- CreateIndex
CREATE INDEX "reminder_account_id_idx" ON "reminder"("account_id");

-- AddForeignKey
ALTER TABLE "chat_rules" ADD CONSTRAINT "chat_rules_live_id_fkey" FOREIGN KEY ("live_id") REFERENCES "live"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "restriction" ADD CONSTRAINT "restriction_live_id_fkey" FOREIGN KEY ("live_id") REFERENCES "live"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chat_report" ADD CONSTRAINT "chat_report_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "chat_message"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reminder" ADD CONSTRAINT "reminder_live_id_fkey" FOREIGN KEY ("live_id") REFERENCES "live"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "live_stop" ADD CONSTRAINT "live_stop_live_id_fkey" FOREIGN KEY ("live_id") REFERENCES "live"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What a live's moderators and operators did is only added to.
CREATE FUNCTION moderation_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the log of moderation is only added to' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER moderation_act_only_added_to BEFORE UPDATE OR DELETE ON "moderation_act"
  FOR EACH ROW EXECUTE FUNCTION moderation_is_only_added_to();
CREATE TRIGGER moderation_act_not_emptied BEFORE TRUNCATE ON "moderation_act"
  FOR EACH STATEMENT EXECUTE FUNCTION moderation_is_only_added_to();

ALTER TABLE "live" ADD CONSTRAINT "likes_are_counted_up" CHECK ("likes" >= 0);
ALTER TABLE "chat_rules" ADD CONSTRAINT "slow_mode_is_bounded" CHECK ("slow_seconds" BETWEEN 0 AND 600);
