-- AlterTable
ALTER TABLE "live" ADD COLUMN     "revision" INTEGER NOT NULL DEFAULT 0;
