import { afterAll, beforeAll, expect, test } from 'vitest'
import { catalogRoutes } from '#contracts/catalog/catalog.routes.ts'
import { ownGoodsRoutes } from '#contracts/catalog/own-goods.routes.ts'
import { goodsBody, sellerOf } from './attack/goods-fixtures.ts'
import { freshKey, openWorld, type World } from './attack/world.ts'
import type { Person } from './support/test-app.ts'

let world: World
let seller: Person

beforeAll(async () => {
  world = await openWorld()
  seller = await sellerOf(world)
})
afterAll(async () => {
  await world.app.close()
  expect(world.app.faults).toEqual([])
})

const price = { firstGrams: 1_000, firstFen: 800, stepGrams: 1_000, stepFen: 200, freeFromFen: null }

async function newTemplate(): Promise<string> {
  const { id } = await world.app.ask(catalogRoutes.setFreightTemplate, {
    ...{ cookie: seller.cookie, params: { merchantId: world.merchantId } },
    body: { name: `模板 ${freshKey().slice(0, 8)}`, terms: { zones: [], elsewhere: price } },
  })
  return id
}

const waiting = async (): Promise<number> => {
  const { rows } = await world.app.db.pool.query<{ waiting: number }>(
    `SELECT count(*)::int AS waiting FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  )
  return rows[0]?.waiting ?? 0
}

/** Has `act` arrive while a deletion of the template is under way, which then commits. */
async function duringDeletion<T>(freightId: string, act: () => Promise<T>): Promise<T> {
  const deletion = await world.app.db.pool.connect()
  try {
    await deletion.query('BEGIN')
    await deletion.query('DELETE FROM freight_template WHERE id = $1', [freightId])
    const acting = act()
    await expect.poll(waiting).toBe(1)
    await deletion.query('COMMIT')
    return await acting
  } finally {
    deletion.release()
  }
}

test('a product that is given a freight template in the instant of its deletion is told so, and stays as it was', async () => {
  const { app } = world
  const { cookie } = seller
  const made = await app.ask(ownGoodsRoutes.add, { cookie, key: freshKey(), body: goodsBody(world) })
  const params = { productId: made.id }
  const own = {
    ...{ ...goodsBody(world), title: '改了名' },
    skus: made.skus.map(({ productId: _of, available: _left, ...sku }) => ({ ...sku, stock: 0 })),
  }
  const key = freshKey()
  const acts = [
    (freightId: string) => app.call(ownGoodsRoutes.change, { cookie, params, body: { ...own, freightId } }),
    (freightId: string) =>
      app.call(ownGoodsRoutes.add, { cookie, key, body: { ...goodsBody(world), freightId } }),
    (freightId: string) =>
      app.call(catalogRoutes.changeProduct, {
        ...{ cookie: world.as('operator').cookie, params },
        body: { title: '改了名', description: '', picture: 'cherry', gallery: [], freightId },
      }),
  ]
  const count = await app.db.prisma.product.count()
  for (const act of acts) {
    const freightId = await newTemplate()
    const { status, body } = await duringDeletion(freightId, () => act(freightId))
    expect([status, (body as { code?: string }).code]).toEqual([409, 'freight_gone'])
  }
  expect(await app.ask(catalogRoutes.product, { params })).toEqual(made)
  expect(await app.db.prisma.product.count()).toBe(count)
  // The refusal left nothing behind: the same key adds the product with another template.
  const again = { ...goodsBody(world), freightId: await newTemplate() }
  expect(await app.ask(ownGoodsRoutes.add, { cookie, key, body: again })).toMatchObject({
    freight: { id: again.freightId },
  })
})

test('a template that a product takes while it is being deleted is kept, and the deletion refused', async () => {
  const { app } = world
  const freightId = await newTemplate()
  const made = await app.ask(ownGoodsRoutes.add, {
    ...{ cookie: seller.cookie, key: freshKey(), body: goodsBody(world) },
  })
  const taking = await app.db.pool.connect()
  try {
    await taking.query('BEGIN')
    await taking.query('UPDATE product SET freight_id = $1 WHERE id = $2', [freightId, made.id])
    const dropping = app.call(catalogRoutes.dropFreightTemplate, {
      ...{ cookie: seller.cookie, params: { merchantId: world.merchantId, freightId } },
    })
    await expect.poll(waiting).toBe(1)
    await taking.query('COMMIT')
    expect((await dropping).body).toMatchObject({ code: 'freight_in_use', detail: made.title })
  } finally {
    taking.release()
  }
})
