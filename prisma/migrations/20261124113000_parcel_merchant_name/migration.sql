-- AlterTable
ALTER TABLE "parcel" ADD COLUMN     "merchant_name" TEXT NOT NULL DEFAULT '';
