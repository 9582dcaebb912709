-- CreateTable
CREATE TABLE "certificate" (
    "id" UUID NOT NULL,
    "contest_id" UUID NOT NULL,
    "entry_id" UUID NOT NULL,
    "track" INTEGER NOT NULL,
    "serial" INTEGER NOT NULL,
    "statement" TEXT NOT NULL,
    "signature" TEXT NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "certificate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ballot" (
    "contest_id" UUID NOT NULL,
    "voter" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "entry_id" UUID NOT NULL,
    "network" TEXT NOT NULL,
    "cast_at" TIMESTAMPTZ(3) NOT NULL,
    "voided" TEXT,

    CONSTRAINT "ballot_pkey" PRIMARY KEY ("contest_id","voter","day")
);

-- CreateIndex
CREATE UNIQUE INDEX "certificate_entry_id_track_key" ON "certificate"("entry_id", "track");

-- CreateIndex
CREATE UNIQUE INDEX "certificate_contest_id_serial_key" ON "certificate"("contest_id", "serial");

-- CreateIndex
CREATE INDEX "ballot_contest_id_entry_id_voided_idx" ON "ballot"("contest_id", "entry_id", "voided");

-- AddForeignKey
ALTER TABLE "certificate" ADD CONSTRAINT "certificate_contest_id_fkey" FOREIGN KEY ("contest_id") REFERENCES "contest"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ballot" ADD CONSTRAINT "ballot_contest_id_fkey" FOREIGN KEY ("contest_id") REFERENCES "contest"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
