-- AlterTable
ALTER TABLE "picture" ADD COLUMN     "large" BYTEA,
ADD COLUMN     "small" BYTEA;

-- They are compressed already, and read whole.
ALTER TABLE "picture" ALTER COLUMN "large" SET STORAGE EXTERNAL, ALTER COLUMN "small" SET STORAGE EXTERNAL;
ALTER TABLE "claim_photo" ALTER COLUMN "jpeg" SET STORAGE EXTERNAL;
