-- AlterTable
ALTER TABLE "product" ADD COLUMN     "request_id" UUID;

-- CreateIndex
CREATE UNIQUE INDEX "product_request_id_key" ON "product"("request_id");
