-- AlterTable
ALTER TABLE "contest" ADD COLUMN     "heat_appeal_hours" INTEGER NOT NULL DEFAULT 0;
