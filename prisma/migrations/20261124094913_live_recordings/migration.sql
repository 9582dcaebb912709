-- CreateEnum
CREATE TYPE "recording_state" AS ENUM ('recording', 'finished', 'stopped');

-- CreateTable
CREATE TABLE "recording" (
    "live_id" UUID NOT NULL,
    "state" "recording_state" NOT NULL DEFAULT 'recording',
    "stop_reason" TEXT,
    "keep_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "recording_pkey" PRIMARY KEY ("live_id")
);

-- CreateTable
CREATE TABLE "recording_part" (
    "live_id" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "start_ms" INTEGER NOT NULL,
    "duration_ms" INTEGER NOT NULL,

    CONSTRAINT "recording_part_pkey" PRIMARY KEY ("live_id","index")
);

-- AddForeignKey
ALTER TABLE "recording" ADD CONSTRAINT "recording_live_id_fkey" FOREIGN KEY ("live_id") REFERENCES "live"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recording_part" ADD CONSTRAINT "recording_part_live_id_fkey" FOREIGN KEY ("live_id") REFERENCES "recording"("live_id") ON DELETE RESTRICT ON UPDATE CASCADE;
