-- AlterTable
ALTER TABLE "contest_judge" ADD COLUMN     "accepted_at" TIMESTAMPTZ(3),
ADD COLUMN     "decline_reason" TEXT,
ADD COLUMN     "declined_at" TIMESTAMPTZ(3);

-- Who was appointed before there were invitations has nothing to answer.
UPDATE "contest_judge" SET "accepted_at" = now();

ALTER TABLE "contest_judge" ADD CONSTRAINT "contest_judge_answers_once" CHECK ("accepted_at" IS NULL OR "declined_at" IS NULL);
ALTER TABLE "contest_judge" ADD CONSTRAINT "contest_judge_declines_with_a_reason" CHECK (("declined_at" IS NULL) = ("decline_reason" IS NULL));
