import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { catalogRoutes } from '#contracts/catalog/catalog.routes.ts'
import type { Sku } from '#contracts/catalog/catalog.types.ts'
import { countyRoutes } from '#contracts/county/county.ts'
import { newId } from '#server/core/ids.ts'
import { freshKey, freshName, openWorld, productBody, type World } from './attack/world.ts'
import { assertStockEquation } from './support/stock-equation.ts'

let world: World
let cookie: string
beforeAll(async () => {
  world = await openWorld()
  cookie = world.as('operator').cookie
})
afterAll(async () => {
  await assertStockEquation(world.app.db)
  await world.app.close()
  expect(world.app.faults).toEqual([])
})

const refusal = (status: number, code: string) => ({
  status,
  body: expect.objectContaining({ code }) as unknown,
})

describe('the county', () => {
  it('has towns with their villages, in the order they came', async () => {
    const town = await world.app.ask(countyRoutes.createTown, { cookie, body: { name: '天宝镇' } })
    const params = { townId: town.id }
    for (const name of ['柳泉村', '门家村'])
      await world.app.ask(countyRoutes.createVillage, { cookie, params, body: { name } })
    const { name, towns } = await world.app.ask(countyRoutes.county)
    expect(name).toBe('新泰')
    expect(towns.at(-1)).toMatchObject({ name: '天宝镇', villages: [{ name: '柳泉村' }, { name: '门家村' }] })
  })

  it('has no two towns, villages of a town or merchants of one name, also when they come at once', async () => {
    const [name, { villageId }] = [freshName('镇'), world]
    const towns = Array.from({ length: 5 }, () =>
      world.app.call(countyRoutes.createTown, { cookie, body: { name } }),
    )
    expect((await Promise.all(towns)).map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409])
    const village = { cookie, params: { townId: world.townId }, body: { name: '柳泉村' } }
    expect((await world.app.call(countyRoutes.createVillage, village)).status).toBe(200)
    expect(await world.app.call(countyRoutes.createVillage, village)).toMatchObject(
      refusal(409, 'name_taken'),
    )
    const merchant = { cookie, body: { name: freshName('合作社'), villageId } }
    expect((await world.app.call(catalogRoutes.createMerchant, merchant)).status).toBe(200)
    expect(await world.app.call(catalogRoutes.createMerchant, merchant)).toMatchObject(
      refusal(409, 'name_taken'),
    )
  })
})

describe('products', () => {
  it('are shown with merchant, origin and SKUs in order, the first stock being a movement', async () => {
    const skus = ['5斤装', '10斤装', '礼盒'].map((name, index) => ({
      ...{
        name,
        priceFen: 5_900 + index,
        weightGrams: index === 2 ? null : 2_500,
        unit: '箱',
        stock: index * 10,
      },
    }))
    const made = await world.app.ask(catalogRoutes.createProduct, {
      cookie,
      body: { ...productBody(world), skus },
    })
    const product = await world.app.ask(catalogRoutes.product, { params: { productId: made.id } })
    expect(product).toEqual(made)
    expect(product.skus.map(({ name, available }) => [name, available])).toEqual([
      ['5斤装', 0],
      ['10斤装', 10],
      ['礼盒', 20],
    ])
    expect(product.origin.villageId).toBe(world.villageId)
    const moved = await world.app.db.prisma.stockMovement.findMany({ where: { sku: { productId: made.id } } })
    expect(moved.map(({ delta }) => delta).sort()).toEqual([10, 20])
  })

  it('are listed newest first, page by page, by merchant or by a word of the title', async () => {
    const merchant = await world.app.ask(catalogRoutes.createMerchant, {
      ...{ cookie, body: { name: freshName('合作社'), villageId: world.villageId } },
    })
    for (const title of ['黄桃', '香椿', '黄金梨'])
      await world.app.ask(catalogRoutes.createProduct, {
        ...{ cookie, body: { ...productBody(world), merchantId: merchant.id, title } },
      })
    const list = (query: Record<string, string>) =>
      world.app.ask(catalogRoutes.products, { query: { merchantId: merchant.id, ...query } })
    const first = await list({ limit: '2' })
    const second = await list({ limit: '2', cursor: first.next ?? '' })
    expect([...first.items, ...second.items].map(({ title }) => title)).toEqual(['黄金梨', '香椿', '黄桃'])
    expect(second.next).toBeNull()
    expect((await list({ search: '黄' })).items.map(({ title }) => title)).toEqual(['黄金梨', '黄桃'])
    expect((await list({ search: '%' })).items).toEqual([])
  })

  it('are refused with parts that do not exist, and leave nothing behind', async () => {
    const before = await world.app.db.prisma.product.count()
    for (const part of ['merchantId', 'originVillageId']) {
      const body = { ...productBody(world), [part]: newId() }
      expect(await world.app.call(catalogRoutes.createProduct, { cookie, body })).toMatchObject(
        refusal(404, 'not_found'),
      )
    }
    expect(await world.app.db.prisma.product.count()).toBe(before)
  })
})

describe('stock', () => {
  const skuOf = async (stock: number): Promise<Sku> => {
    const [sku] = productBody(world).skus
    const body = { ...productBody(world), skus: [{ ...sku, stock }] }
    const product = await world.app.ask(catalogRoutes.createProduct, { cookie, body })
    if (!product.skus[0]) throw new Error('a product without a SKU')
    return product.skus[0]
  }
  const move = (skuId: string, delta: number, key = freshKey(), reason = '盘点') =>
    world.app.call(catalogRoutes.moveStock, { cookie, params: { skuId }, key, body: { delta, reason } })
  const available = async (skuId: string) =>
    (await world.app.db.prisma.sku.findUnique({ where: { id: skuId } }))?.available

  it('moves once for a key, however often and at once it is asked', async () => {
    const [{ id }, key] = [await skuOf(10), freshKey()]
    const answers = await Promise.all(Array.from({ length: 8 }, () => move(id, 5, key)))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200))
    expect(await available(id)).toBe(15)
    expect(await world.app.db.prisma.stockMovement.count({ where: { skuId: id } })).toBe(2)
  })

  it('refuses a key that moved something else, also when both come at once', async () => {
    const [one, two] = [await skuOf(10), await skuOf(10)]
    const key = freshKey()
    await move(one.id, 5, key)
    expect(await move(one.id, 6, key)).toMatchObject(refusal(409, 'key_reused'))
    expect(await move(two.id, 5, key)).toMatchObject(refusal(409, 'key_reused'))
    expect(await move(one.id, 5, key, '别的原因')).toMatchObject(refusal(409, 'key_reused'))
    for (let round = 0; round < 10; round += 1) {
      const shared = freshKey()
      const answers = await Promise.all([move(one.id, 1, shared), move(one.id, 2, shared)])
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    }
    expect(await available(two.id)).toBe(10)
  })

  it('of another operator has keys of its own', async () => {
    const [{ id }, key, other] = [await skuOf(10), freshKey(), await world.app.account('operator')]
    await move(id, 5, key)
    const request = { cookie: other.cookie, params: { skuId: id }, key, body: { delta: 3, reason: '盘点' } }
    expect((await world.app.call(catalogRoutes.moveStock, request)).body).toMatchObject({ available: 18 })
  })

  it('goes to nothing and never below, whoever races for the last unit', async () => {
    const { id } = await skuOf(10)
    const answers = await Promise.all(Array.from({ length: 25 }, () => move(id, -1)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10)
    for (const { status, body } of answers)
      if (status !== 200) expect(body).toMatchObject({ code: 'stock_short' })
    expect(await available(id)).toBe(0)
    expect(await world.app.db.prisma.stockMovement.count({ where: { skuId: id } })).toBe(11)
  })

  it('that a refused move wanted stays for the same key to try again', async () => {
    const [{ id }, key] = [await skuOf(1), freshKey()]
    expect(await move(id, -2, key)).toMatchObject(refusal(409, 'stock_short'))
    await move(id, 1)
    expect(await move(id, -2, key)).toMatchObject({ status: 200, body: { available: 0 } })
  })

  it('and price are separate: a new price moves nothing', async () => {
    const { id } = await skuOf(7)
    const request = { cookie, params: { skuId: id }, body: { priceFen: 1 } }
    expect(await world.app.ask(catalogRoutes.changePrice, request)).toMatchObject({
      priceFen: 1,
      available: 7,
    })
  })
})
