-- AlterTable
ALTER TABLE "contest_entry" ADD COLUMN     "sold" JSONB;

-- AlterTable
ALTER TABLE "order" ADD COLUMN     "device_mark" TEXT;

-- AlterTable
ALTER TABLE "session" ADD COLUMN     "device_mark" TEXT;
