-- AlterTable
ALTER TABLE "sku" ADD COLUMN     "retired_at" TIMESTAMPTZ(3);
