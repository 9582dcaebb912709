-- CreateTable
CREATE TABLE "claim_photo" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "jpeg" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "claim_photo_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "claim_photo_account_id_at_idx" ON "claim_photo"("account_id", "at");

-- CreateIndex
CREATE INDEX "claim_photo_at_idx" ON "claim_photo"("at");
