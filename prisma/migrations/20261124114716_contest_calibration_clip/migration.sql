-- CreateTable
CREATE TABLE "calibration_clip" (
    "contest_id" UUID NOT NULL,
    "live_id" UUID NOT NULL,
    "from_ms" INTEGER NOT NULL,
    "to_ms" INTEGER NOT NULL,
    "reference" JSONB NOT NULL,

    CONSTRAINT "calibration_clip_pkey" PRIMARY KEY ("contest_id")
);

-- AddForeignKey
ALTER TABLE "calibration_clip" ADD CONSTRAINT "calibration_clip_contest_id_fkey" FOREIGN KEY ("contest_id") REFERENCES "contest"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
