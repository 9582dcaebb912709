import { because } from '#contracts/core/reasons.ts'
import { Problem } from '#server/core/problem.ts'
import type { Database } from '#server/storage/database.ts'
import type { Picture } from './catalog.ports.ts'

export type PictureSize = 'large' | 'small'

/** Uploaded pictures, in the database with the products that they show; drawings of the client need no row. */
export class PicturesStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** The same picture again changes nothing. */
  async add({ name, width, height, large, small }: Picture, ownerId: string): Promise<void> {
    await this.#db.prisma.picture.createMany({
      data: [{ name, width, height, bytes: large.length, large, small, ownerId }],
      skipDuplicates: true,
    })
  }

  /** A picture's WebP; null when there is none of that name. */
  async bytes(name: string, size: PictureSize): Promise<Uint8Array | null> {
    const row = await this.#db.prisma.picture.findUnique({
      where: { name },
      select: { large: size === 'large', small: size === 'small' },
    })
    return row?.[size] ?? null
  }

  /** Names of pictures whose bytes an older version kept beside the database. */
  async outside(): Promise<string[]> {
    const rows = await this.#db.prisma.picture.findMany({ where: { large: null }, select: { name: true } })
    return rows.map(({ name }) => name)
  }

  async takeIn(name: string, { large, small }: Pick<Picture, PictureSize>): Promise<void> {
    await this.#db.prisma.picture.updateMany({ where: { name, large: null }, data: { large, small } })
  }

  /** Throws `not_found` when one of the uploaded pictures was never uploaded. */
  async mustKnow(names: readonly string[]): Promise<void> {
    const uploaded = [...new Set(names.filter((name) => name.startsWith('img-')))]
    if (uploaded.length === 0) return
    const known = await this.#db.prisma.picture.count({ where: { name: { in: uploaded } } })
    if (known < uploaded.length) throw new Problem('not_found', { detail: because('picture_unknown') })
  }
}
