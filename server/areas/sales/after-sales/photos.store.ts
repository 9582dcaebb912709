import { z } from 'zod'
import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'

const uuids = z.array(z.uuid())

/** Photos of claims, in the database with the claims that they prove. */
export class PhotosStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** Adds a photo unless the account has `most` that no claim shows; false then. */
  add(photo: Prisma.ClaimPhotoCreateManyInput, most: number): Promise<boolean> {
    return this.#db.transaction(async (tx) => {
      // Many uploads at once meet here.
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${photo.accountId}, 2))`
      const [row] = await tx.$queryRaw<{ unused: bigint }[]>`
        SELECT count(*) AS unused FROM claim_photo WHERE account_id = ${photo.accountId}::uuid
          AND NOT EXISTS (SELECT FROM after_sale WHERE account_id = claim_photo.account_id
            AND claim_photo.id::text = ANY(photos))`
      if (Number(row?.unused ?? 0) >= most) return false
      await tx.claimPhoto.createMany({ data: [photo] })
      return true
    })
  }

  async areOf(accountId: string, ids: readonly string[]): Promise<boolean> {
    if (ids.length === 0) return true
    if (!uuids.safeParse(ids).success) return false
    const count = await this.#db.prisma.claimPhoto.count({ where: { accountId, id: { in: [...ids] } } })
    return count === ids.length
  }

  async photos(ids: readonly string[]): Promise<Map<string, Uint8Array>> {
    if (!uuids.safeParse(ids).success) return new Map()
    const rows = await this.#db.prisma.claimPhoto.findMany({ where: { id: { in: [...ids] } } })
    return new Map(rows.map((row) => [row.id, row.jpeg]))
  }

  async forgetUnused(before: Date): Promise<void> {
    await this.#db.prisma.$executeRaw`DELETE FROM claim_photo WHERE at < ${before}
      AND NOT EXISTS (SELECT FROM after_sale WHERE account_id = claim_photo.account_id
        AND claim_photo.id::text = ANY(photos))`
  }
}
