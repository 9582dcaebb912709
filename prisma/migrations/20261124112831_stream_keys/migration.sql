-- CreateTable
CREATE TABLE "stream_key" (
    "host_id" UUID NOT NULL,
    "key_digest" TEXT NOT NULL,
    "rolled_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "stream_key_pkey" PRIMARY KEY ("host_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "stream_key_key_digest_key" ON "stream_key"("key_digest");
