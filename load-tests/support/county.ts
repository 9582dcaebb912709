import { createHash, randomBytes } from 'node:crypto'
import { newId } from '#server/core/ids.ts'
import type { Database } from '#server/storage/database.ts'

/** Buyers with open sessions, made directly in the database; returns their cookies' tokens. */
export async function signedInBuyers(db: Database, count: number): Promise<string[]> {
  const buyers = Array.from({ length: count }, () => ({
    id: newId(),
    token: randomBytes(32).toString('base64url'),
  }))
  await db.prisma.account.createMany({
    data: buyers.map(({ id }) => ({ id, displayName: '买家', avatar: 'farmer', roles: ['viewer' as const] })),
  })
  await db.prisma.session.createMany({
    data: buyers.map(({ id, token }) => ({
      id: newId(),
      accountId: id,
      tokenDigest: createHash('sha256').update(token).digest('hex'),
      device: 'benchmark',
      expiresAt: new Date(Date.now() + 86_400_000),
    })),
  })
  return buyers.map((buyer) => buyer.token)
}

/** A live on air with one product, to sell in flash sales. */
export async function liveWithGoods(
  db: Database,
): Promise<{ liveId: string; itemId: string; skuId: string }> {
  const [townId, villageId, hostId, liveId, itemId, skuId] = Array.from({ length: 6 }, () => newId()) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  const now = new Date()
  await db.prisma.town.create({
    data: { id: townId, name: '天宝镇', villages: { create: { id: villageId, name: '柳泉村' } } },
  })
  await db.prisma.account.create({
    data: { id: hostId, displayName: '林小满', avatar: 'farmer', roles: ['host'] },
  })
  const live = { id: liveId, title: '樱桃熟了', cover: 'orchard', programme: 'village', hostId, villageId }
  await db.prisma.live.create({ data: { ...live, state: 'live', startsAt: now, startedAt: now } })
  const sku = {
    id: skuId,
    position: 1,
    name: '5斤装',
    priceFen: 5900,
    weightGrams: 2500,
    unit: '箱',
    available: 0,
  }
  const product = {
    id: newId(),
    originVillageId: villageId,
    title: '樱桃',
    description: '',
    picture: 'cherries',
  }
  await db.prisma.merchant.create({
    data: {
      ...{ id: newId(), name: '天宝果品合作社', villageId },
      products: { create: { ...product, skus: { create: sku } } },
    },
  })
  await db.prisma.cartItem.create({ data: { id: itemId, liveId, skuId, position: 1 } })
  return { liveId, itemId, skuId }
}

/** As many as the contracts let one buyer have. */
const PER_BUYER = 999

/** A flash sale with more units than a round can sell. */
export const hugeOffer = (db: Database, goods: Parameters<typeof offerOf>[1]): Promise<string> =>
  offerOf(db, goods, 1_000_000)

/** A running flash sale of so many units. */
export async function offerOf(
  db: Database,
  goods: { liveId: string; itemId: string; skuId: string },
  totalLimit: number,
): Promise<string> {
  const id = newId()
  const startsAt = new Date()
  const shown = { title: '樱桃', skuName: '5斤装', unit: '箱', picture: 'cherries' }
  const terms = { priceFen: 3990, basisFen: 5900, totalLimit, perBuyerLimit: PER_BUYER }
  await db.prisma.offer.create({
    data: {
      ...{ id, ...goods, ...shown, ...terms, startsAt, endsAt: new Date(startsAt.getTime() + 600_000) },
      stock: { create: { available: totalLimit } },
    },
  })
  return id
}
