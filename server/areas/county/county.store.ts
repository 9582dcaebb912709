import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'

export type TownRow = Prisma.TownGetPayload<{ include: { villages: true } }>
export type VillageRow = Prisma.VillageGetPayload<object>
export type VillageWithTown = Prisma.VillageGetPayload<{ include: { town: true } }>

/** Towns and villages in PostgreSQL. */
export class CountyStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  towns(): Promise<TownRow[]> {
    return this.#db.prisma.town.findMany({
      include: { villages: { orderBy: { id: 'asc' } } },
      orderBy: { id: 'asc' },
      take: 200,
    })
  }

  createTown(town: { id: string; name: string }): Promise<TownRow> {
    return this.#db.prisma.town.create({ data: town, include: { villages: true } })
  }

  town(id: string) {
    return this.#db.prisma.town.findUnique({ where: { id } })
  }

  createVillage(village: VillageRow): Promise<VillageRow> {
    return this.#db.prisma.village.create({ data: village })
  }

  async setRelief(id: string, relief: boolean): Promise<VillageRow | null> {
    const [row] = await this.#db.prisma.village.updateManyAndReturn({ where: { id }, data: { relief } })
    return row ?? null
  }

  async reliefVillages(): Promise<string[]> {
    const rows = await this.#db.prisma.village.findMany({ where: { relief: true }, select: { id: true } })
    return rows.map((it) => it.id)
  }

  villages(ids: readonly string[]): Promise<VillageWithTown[]> {
    return this.#db.prisma.village.findMany({ where: { id: { in: [...ids] } }, include: { town: true } })
  }
}
