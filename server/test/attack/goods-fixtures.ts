import { ownGoodsRoutes } from '#contracts/catalog/own-goods.routes.ts'
import type { OwnGoods } from '#contracts/catalog/own-goods.types.ts'
import type { Person } from '../support/test-app.ts'
import type { Fixture } from './fixture.ts'
import { freshKey, freshName, type World } from './world.ts'

/** Somebody who works for the world's merchant. */
export async function sellerOf({ app, merchantId }: World): Promise<Person> {
  const seller = await app.account('merchant')
  await app.db.prisma.merchantMember.create({ data: { accountId: seller.id, merchantId } })
  return seller
}

/** What adds a product, as its merchant writes it. */
export const goodsBody = ({ villageId }: Pick<World, 'villageId'>): OwnGoods => ({
  ...{ title: freshName('大樱桃'), description: '早上摘的', picture: 'cherry', gallery: ['peach'] },
  ...{ originVillageId: villageId, freightId: null, submit: false },
  skus: [
    {
      ...{ id: null, name: '5斤装', priceFen: 5_900, weightGrams: 2_500, unit: '箱' },
      ...{ stock: 50, perBuyer: 5, shipPerDay: 200 },
    },
  ],
})

export const goodsFixtures: Readonly<Record<string, Fixture>> = {
  'ownGoods.list': async (world) => ({
    cookie: (await sellerOf(world)).cookie,
    query: { state: 'draft', search: '樱', limit: '10', cursor: world.merchantId },
  }),
  'ownGoods.add': async (world) => ({
    cookie: (await sellerOf(world)).cookie,
    key: freshKey(),
    body: goodsBody(world),
  }),
  'ownGoods.change': async (world) => {
    const { cookie } = await sellerOf(world)
    const body = goodsBody(world)
    const made = await world.app.ask(ownGoodsRoutes.add, { cookie, key: freshKey(), body })
    const skus = body.skus.map((sku) => ({ ...sku, id: made.skus[0]?.id ?? '' }))
    return { cookie, params: { productId: made.id }, body: { ...body, skus } }
  },
}
