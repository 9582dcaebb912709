-- CreateEnum
CREATE TYPE "stock_cause" AS ENUM ('opening', 'sheet_import', 'order', 'flash_sale_held', 'flash_sale_returned', 'sold', 'came_back', 'earlier_sales');

-- AlterTable
ALTER TABLE "sku" ADD COLUMN     "retired_approved" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "stock_movement" ADD COLUMN     "cause" "stock_cause";

-- What the platform itself wrote into the log so far becomes a cause, its words stay beside it. Ids of version 8 are of
-- people's own changes: whatever they typed stays their words, also where it reads like one of ours.
ALTER TABLE "stock_movement" DISABLE TRIGGER stock_movement_only_added_to;
UPDATE "stock_movement" m SET "cause" = known."cause"::"stock_cause"
FROM (VALUES
  ('首次入库', 'opening'), ('表格导入', 'sheet_import'), ('订单', 'order'), ('秒杀预留', 'flash_sale_held'),
  ('秒杀收回', 'flash_sale_returned'), ('售出', 'sold'), ('退回', 'came_back'), ('此前的销售', 'earlier_sales')
) AS known ("reason", "cause")
WHERE m."reason" = known."reason" AND substr(m."id"::text, 15, 1) <> '8';
ALTER TABLE "stock_movement" ENABLE TRIGGER stock_movement_only_added_to;
