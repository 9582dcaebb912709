-- CreateTable
CREATE TABLE "guard_act" (
    "id" UUID NOT NULL,
    "offer_id" UUID,
    "mode" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "by_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "guard_act_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "guard_minute" (
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "what" TEXT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "guard_minute_pkey" PRIMARY KEY ("minute","what")
);

-- CreateTable
CREATE TABLE "guard_alarm" (
    "scope" TEXT NOT NULL,
    "bits" INTEGER NOT NULL,
    "per_second" INTEGER NOT NULL,
    "why" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "guard_alarm_pkey" PRIMARY KEY ("scope")
);

-- CreateIndex
CREATE INDEX "guard_act_offer_id_at_idx" ON "guard_act"("offer_id", "at");

-- CreateIndex
CREATE INDEX "guard_act_at_idx" ON "guard_act"("at");
