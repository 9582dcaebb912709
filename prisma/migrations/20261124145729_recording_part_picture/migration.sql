-- AlterTable
ALTER TABLE "recording_part" ADD COLUMN     "has_picture" BOOLEAN NOT NULL DEFAULT true;
