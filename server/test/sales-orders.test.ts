import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LiveCart } from '#contracts/sales/sales.types.ts'
import { newId } from '#server/core/ids.ts'
import { HOLD_MS, openSalesSetting, type SalesSetting, type Somebody } from './sales.setting.ts'
import { assertStockEquation } from './support/stock-equation.ts'

let setting: SalesSetting
let host: Somebody
let buyer: Somebody

beforeAll(async () => {
  setting = await openSalesSetting()
  host = await setting.somebody('林小满', 'host')
  buyer = await setting.somebody('王小果')
})

afterAll(() => setting.close())

const place = (who: Somebody, lines: unknown[], key = newId(), liveId: string | null = null) =>
  who.call('POST', '/api/orders', { lines, liveId }, key)

const onShelf = async (skuId: string) => (await setting.catalog.skus([skuId])).get(skuId)?.sku.available

test('the live’s cart keeps its items’ ids, grows its revision and tells what is explained', async () => {
  const liveId = await setting.liveOf(host)
  const [cherries, lilies] = [await setting.goods(10), await setting.goods(10, 2900, '百合')]
  const path = `/api/lives/${liveId}/cart`
  const first = (await host.call('PUT', path, { skuIds: [cherries, lilies] })).body as LiveCart
  expect(first.items.map((item) => [item.position, item.sku.id])).toEqual([
    [1, cherries],
    [2, lilies],
  ])
  const explained = await host.call('PUT', `/api/lives/${liveId}/explained`, { itemId: first.items[1]?.id })
  expect(explained.body).toMatchObject({ explained: { itemId: first.items[1]?.id } })
  const turned = (await host.call('PUT', path, { skuIds: [lilies, cherries] })).body as LiveCart
  expect(turned.items.map((item) => item.id)).toEqual([first.items[1]?.id, first.items[0]?.id])
  expect(turned.revision).toBeGreaterThan(first.revision)
  const without = (await host.call('PUT', path, { skuIds: [cherries] })).body as LiveCart
  expect(without.explained).toBeNull()
  expect((await setting.guest.call('GET', path)).body).toMatchObject({ revision: without.revision })
  const timeline = await setting.lives.timeline(liveId)
  expect(timeline.map((entry) => [entry.kind, entry.subject])).toEqual([
    ['explained', '百合'],
    ['explainEnded', '百合'],
  ])
})

test('only who directs the live changes its cart, and only while that makes sense', async () => {
  const other = await setting.somebody('别家', 'host')
  const liveId = await setting.liveOf(host)
  const path = `/api/lives/${liveId}/cart`
  expect((await other.call('PUT', path, { skuIds: [] })).body['code']).toBe('not_your_live')
  expect((await buyer.call('PUT', path, { skuIds: [] })).body['code']).toBe('not_allowed')
  expect((await host.call('PUT', path, { skuIds: [newId()] })).body['code']).toBe('not_found')
  const explain = `/api/lives/${liveId}/explained`
  expect((await host.call('PUT', explain, { itemId: newId() })).body['code']).toBe('not_in_cart')
  const scheduled = await setting.liveOf(host, 'scheduled')
  const early = await host.call('PUT', `/api/lives/${scheduled}/explained`, { itemId: null })
  expect(early.body['code']).toBe('live_not_on')
  const ended = await setting.liveOf(host, 'ended')
  expect((await host.call('PUT', `/api/lives/${ended}/cart`, { skuIds: [] })).body['code']).toBe('live_over')
  expect((await setting.guest.call('GET', `/api/lives/${newId()}/cart`)).body['code']).toBe('not_found')
  expect((await buyer.call('GET', `/api/lives/${liveId}/figures`)).body['code']).toBe('not_allowed')
  expect((await host.call('GET', `/api/lives/${liveId}/figures`)).body).toMatchObject({ paidOrders: 0 })
})

test('a basket becomes an order once, at the price the buyer saw, and returns its units in the end', async () => {
  const liveId = await setting.liveOf(host)
  const [cherries, lilies] = [await setting.goods(10), await setting.goods(10, 2900, '百合')]
  await buyer.call('PUT', `/api/basket/${cherries}`, { quantity: 3 })
  await buyer.call('PUT', `/api/basket/${cherries}`, { quantity: 2 })
  const basket = await buyer.call('PUT', `/api/basket/${lilies}`, { quantity: 1 })
  expect(basket.body['lines']).toMatchObject([{ quantity: 1 }, { quantity: 2, addedPriceFen: 5900 }])
  const lines = [
    { skuId: lilies, quantity: 1, priceFen: 2900 },
    { skuId: cherries, quantity: 2, priceFen: 5900 },
  ]
  const stale = await place(buyer, [{ skuId: cherries, quantity: 2, priceFen: 5800 }])
  expect(stale.body['code']).toBe('price_changed')
  const key = newId()
  const [first, second] = await Promise.all([
    place(buyer, lines, key, liveId),
    place(buyer, lines.toReversed(), key, liveId),
  ])
  expect(first.body).toMatchObject({ state: 'held', totalFen: 14_700, liveId, offerId: null })
  expect(second).toEqual(first)
  expect((await place(buyer, lines.slice(1), key, liveId)).body['code']).toBe('key_reused')
  expect((await buyer.call('GET', '/api/basket')).body['lines']).toEqual([])
  expect([await onShelf(cherries), await onShelf(lilies)]).toEqual([8, 9])
  await assertStockEquation(setting.db)
  setting.clock.ahead(HOLD_MS)
  await setting.sales.sweep()
  const expired = await buyer.call('GET', `/api/orders/${String(first.body['id'])}`)
  expect(expired.body['state']).toBe('expired')
  expect([await onShelf(cherries), await onShelf(lilies)]).toEqual([10, 10])
  await assertStockEquation(setting.db)
})

test('fifty buyers, ten units: ten orders, and an order that is short takes nothing of the rest', async () => {
  const [short, plenty] = [await setting.goods(10), await setting.goods(100)]
  const lines = [short, plenty].map((skuId) => ({ skuId, quantity: 1, priceFen: 5900 }))
  const crowd = await Promise.all(
    Array.from({ length: 50 }, (_, index) => setting.somebody(`买${String(index)}`)),
  )
  const answers = await Promise.all(crowd.map((who) => place(who, lines)))
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(10)
  expect(answers.filter((answer) => answer.body['code'] === 'stock_short')).toHaveLength(40)
  expect([await onShelf(short), await onShelf(plenty)]).toEqual([0, 90])
  await assertStockEquation(setting.db)
})

test('orders are listed newest first, page by page', async () => {
  const who = await setting.somebody('常客')
  const skuId = await setting.goods(10)
  const ids: unknown[] = []
  for (let index = 0; index < 5; index += 1)
    ids.unshift((await place(who, [{ skuId, quantity: 1, priceFen: 5900 }])).body['id'])
  const seen: unknown[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: { items: { id: string }[]; next: string | null } = (
      await who.call('GET', `/api/orders?limit=2${cursor}`)
    ).body as never
    seen.push(...page.items.map((order) => order.id))
    cursor = page.next === null ? null : `&cursor=${page.next}`
  }
  expect(seen).toEqual(ids)
  expect((await who.call('GET', '/api/orders?cursor=nonsense')).body['code']).toBe('invalid')
  expect((await who.call('GET', '/api/orders?state=paid')).body['items']).toEqual([])
})

test('an account keeps at most twenty addresses and removes only its own', async () => {
  const who = await setting.somebody('搬家')
  const address = {
    name: '王小果',
    phone: '13800005678',
    region: '山东省泰安市新泰市',
    street: '果园路 8 号',
  }
  const added = await Promise.all(
    Array.from({ length: 22 }, () => who.call('POST', '/api/addresses', address)),
  )
  expect(added.filter((answer) => answer.body['code'] === 'conflict')).toHaveLength(2)
  const [kept] = added.filter((answer) => answer.status === 200)
  expect((await who.call('DELETE', `/api/addresses/${String(kept?.body['id'])}`)).body).toEqual({ ok: true })
  expect(((await who.call('GET', '/api/addresses')).body['items'] as unknown[]).length).toBe(19)
})

test('an order of more money than the contract can say is refused, not overflown', async () => {
  const skuId = await setting.goods(999, 1_000_000_000)
  const answer = await place(buyer, [{ skuId, quantity: 2, priceFen: 1_000_000_000 }])
  expect(answer.body['code']).toBe('invalid')
})
