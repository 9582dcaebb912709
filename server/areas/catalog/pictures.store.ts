import { Problem } from '#server/core/problem.ts'
import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'

/** Uploaded pictures; drawings that ship with the client need no row. */
export class PicturesStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** The same picture again changes nothing. */
  async add(picture: Prisma.PictureCreateManyInput): Promise<void> {
    const { name, width, height, bytes, ownerId } = picture
    await this.#db.prisma.picture.createMany({
      data: [{ name, width, height, bytes, ownerId }],
      skipDuplicates: true,
    })
  }

  /** Throws `not_found` when one of the uploaded pictures was never uploaded. */
  async mustKnow(names: readonly string[]): Promise<void> {
    const uploaded = [...new Set(names.filter((name) => name.startsWith('img-')))]
    if (uploaded.length === 0) return
    const known = await this.#db.prisma.picture.count({ where: { name: { in: uploaded } } })
    if (known < uploaded.length) throw new Problem('not_found', { detail: 'a picture' })
  }
}
