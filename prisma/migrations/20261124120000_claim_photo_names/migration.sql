-- AlterTable
ALTER TABLE "after_sale" ALTER COLUMN "photos" SET DATA TYPE TEXT[];
