import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { afterSale } from '#contracts/sales/after-sales.types.ts'
import { merchantRoutes } from '#contracts/sales/merchant.routes.ts'
import { merchantDesk, type DeskParcel } from '#contracts/sales/merchant.types.ts'
import { newId } from '#server/core/ids.ts'
import { salesActs, testFreight } from './sales.acts.ts'
import { openSalesSetting, type SalesSetting, type Somebody } from './sales.setting.ts'

const HOUR_MS = 3_600_000

let setting: SalesSetting
let buyer: Somebody
let operator: Somebody
let seller: Somebody
let merchantId: string
let acts: ReturnType<typeof salesActs>

beforeAll(async () => {
  setting = await openSalesSetting({ freight: testFreight })
  acts = salesActs(setting)
  buyer = await setting.somebody('王小果')
  operator = await setting.somebody('苏晚晴', 'operator')
  merchantId = await setting.merchant('楼德煎饼坊')
  seller = await acts.merchantOf(merchantId)
})

afterAll(() => setting.close())

const tracking = { carrier: '顺丰', tracking: 'SF1234567890' }

/** A parcel of five units at 10 元 that was paid, sent and delivered. */
async function delivered() {
  const skuId = await setting.goods(20, 1_000, '煎饼', merchantId)
  const order = await acts.paid(buyer, [{ skuId, quantity: 5, priceFen: 1_000 }])
  const parcelId = order.parcels[0]?.id ?? ''
  const sent = await seller.call('POST', `/api/merchant/parcels/${parcelId}/ship`, tracking)
  expect(sent.body).toMatchObject({ state: 'shipped', ...tracking })
  const came = await buyer.call('POST', `/api/parcels/${parcelId}/received`, {})
  expect(came.body).toMatchObject({ state: 'delivered' })
  return { skuId, orderId: order.id, parcelId }
}

/** A photo of four million pixels, uploaded small enough for a phone's poor line. */
async function photoOf(who: Somebody): Promise<string> {
  const picture = sharp({ create: { width: 2_000, height: 2_000, channels: 3, background: '#a33' } })
  const jpeg = (
    await picture
      .jpeg({ quality: 40 })
      .withExif({ IFD0: { Artist: '王小果' } })
      .toBuffer()
  ).toString('base64')
  const answer = await who.call('POST', '/api/after-sales/photos', { jpeg })
  expect(answer.status).toBe(200)
  return String(answer.body['id'])
}

const claimBody = (skuId: string, change: object = {}) => ({
  ...{ skuId, kind: 'missing', quantity: 2, wantedFen: 2_000, reason: '少了两包', photos: [] },
  ...change,
})
const claim = (parcelId: string, body: object, key = newId(), who = buyer) =>
  who.call('POST', `/api/parcels/${parcelId}/after-sales`, body, key)
const say = (who: Somebody, id: unknown, word: object) =>
  who.call('POST', `/api/after-sales/${String(id)}/acts`, word)
const agrees = async () => {
  const { checks } = await acts.trialBalance(operator)
  expect(checks.filter((check) => !check.agrees)).toEqual([])
}

test('a claim is made once, with photos of one’s own, within its time and its bounds', async () => {
  const { skuId, parcelId, orderId } = await delivered()
  const rotten = claimBody(skuId, { kind: 'rotten', reason: '烂了两包' })
  expect((await claim(parcelId, rotten)).body['code']).toBe('invalid')
  expect((await claim(parcelId, { ...rotten, photos: ['somebody-else'] })).body['code']).toBe('invalid')
  expect((await claim(parcelId, claimBody(skuId, { wantedFen: 2_001 }))).body['code']).toBe('refund_too_much')
  expect((await claim(parcelId, claimBody(skuId, { quantity: 6 }))).body['code']).toBe('invalid')
  const stranger = await setting.somebody('路人')
  expect((await claim(parcelId, claimBody(skuId), newId(), stranger)).body['code']).toBe('not_found')
  const key = newId()
  const photos = [await photoOf(buyer)]
  const foreign = claimBody(skuId, { kind: 'rotten', photos: [await photoOf(seller)] })
  expect((await claim(parcelId, foreign)).body['code']).toBe('invalid')
  const made = await Promise.all([1, 2].map(() => claim(parcelId, { ...rotten, photos }, key)))
  expect(made[0]?.body).toMatchObject({ state: 'asked', kind: 'rotten', photos, wantedFen: 2_000 })
  expect(made[1]?.body['id']).toBe(made[0]?.body['id'])
  const shown = await seller.call('GET', `/api/after-sales/${String(made[0]?.body['id'])}/photos`)
  const [first] = shown.body['items'] as { jpeg: string }[]
  const kept = await sharp(Buffer.from(first?.jpeg ?? '', 'base64')).metadata()
  expect([kept.format, kept.width, kept.exif]).toEqual(['jpeg', 1_280, undefined])
  const notOurs = await stranger.call('GET', `/api/after-sales/${String(made[0]?.body['id'])}/photos`)
  expect(notOurs.body['code']).toBe('not_found')
  const png = (
    await sharp({ create: { width: 9, height: 9, channels: 3, background: '#fff' } })
      .png()
      .toBuffer()
  ).toString('base64')
  expect((await buyer.call('POST', '/api/after-sales/photos', { jpeg: png })).body['code']).toBe('invalid')
  expect((await claim(parcelId, claimBody(skuId))).body['code']).toBe('after_sale_open')
  const again = await say(seller, made[0]?.body['id'], { act: 'grant', amountFen: 1_500, note: '赔一部分' })
  expect(again.body).toMatchObject({ state: 'granted', grantedFen: 1_500 })
  await setting.sales.sweep()
  expect(await acts.orderOf(buyer, orderId)).toMatchObject({ refundedFen: 1_500, state: 'delivered' })
  setting.clock.ahead(25 * HOUR_MS)
  expect((await claim(parcelId, { ...rotten, photos })).body['code']).toBe('after_sale_closed')
  await agrees()
})

test('a merchant who says nothing agrees, and the money goes back', async () => {
  const { skuId, parcelId, orderId } = await delivered()
  const made = await claim(parcelId, claimBody(skuId))
  setting.clock.ahead(49 * HOUR_MS)
  await setting.sales.sweep()
  const after = (await buyer.call('GET', `/api/after-sales/${String(made.body['id'])}`)).body
  expect(afterSale.parse(after).acts.map((act) => [act.actor, act.became])).toEqual([
    ['buyer', 'asked'],
    ['clock', 'granted'],
  ])
  expect((await acts.orderOf(buyer, orderId)).refundedFen).toBe(2_000)
  await agrees()
})

test('a refusal can be disputed, an operator decides with a reason, and nobody speaks in another’s place', async () => {
  const { skuId, parcelId } = await delivered()
  const { id } = (await claim(parcelId, claimBody(skuId))).body
  expect((await say(seller, id, { act: 'refuse' })).body['code']).toBe('invalid')
  expect((await say(operator, id, { act: 'decideFor', note: '给' })).body['code']).toBe('after_sale_state')
  expect((await say(buyer, id, { act: 'grant' })).body['code']).toBe('after_sale_state')
  const rival = await acts.merchantOf(await setting.merchant('对门煎饼'))
  expect((await say(rival, id, { act: 'grant' })).body['code']).toBe('not_found')
  expect((await say(seller, id, { act: 'refuse', note: '发齐了，有称重照片' })).body['state']).toBe('refused')
  expect((await say(buyer, id, { act: 'dispute', note: '快递签收时就轻' })).body['state']).toBe('disputed')
  const queue = await operator.call('GET', '/api/after-sales/all?state=disputed')
  expect(queue.body['items']).toMatchObject([{ id }])
  const decided = await Promise.all([
    say(operator, id, { act: 'decideFor', note: '称重不符', amountFen: 1_000 }),
    say(operator, id, { act: 'decideAgainst', note: '证据不足' }),
  ])
  expect(decided.filter((answer) => answer.status === 200)).toHaveLength(1)
  await agrees()
})

test('goods go back before the money does', async () => {
  const { skuId, parcelId } = await delivered()
  const { id } = (await claim(parcelId, claimBody(skuId, { kind: 'return', reason: '买多了' }))).body
  expect((await say(seller, id, { act: 'askBack', note: '请寄回' })).body['state']).toBe('returning')
  expect((await say(buyer, id, { act: 'sendBack' })).body['code']).toBe('invalid')
  expect((await say(buyer, id, { act: 'sendBack', ...tracking })).body).toMatchObject({
    state: 'returned',
    returnTracking: tracking.tracking,
  })
  expect((await say(seller, id, { act: 'grant' })).body).toMatchObject({
    state: 'granted',
    grantedFen: 2_000,
  })
})

test('a parcel is completed by itself once nobody claims anything, and then it is the merchant’s money', async () => {
  const from = setting.clock.now().toISOString()
  const { parcelId, orderId, skuId } = await delivered()
  setting.clock.ahead(6 * 24 * HOUR_MS)
  const { id } = (await claim(parcelId, claimBody(skuId))).body
  setting.clock.ahead(25 * HOUR_MS)
  await setting.sales.sweep()
  expect((await acts.orderOf(buyer, orderId)).state).toBe('delivered')
  await say(buyer, id, { act: 'withdraw' })
  await setting.sales.sweep()
  expect((await acts.orderOf(buyer, orderId)).state).toBe('completed')
  const to = new Date(setting.clock.now().getTime() + HOUR_MS).toISOString()
  const answer = await seller.call('GET', `/api/merchant/statement?from=${from}&to=${to}`)
  const statement = merchantRoutes.statement.reply.parse(answer.body)
  expect(statement.lines).toContainEqual(
    expect.objectContaining({ orderId, kind: 'completed', amountFen: 5_600 }),
  )
  expect(statement.closingFen).toBe(
    statement.lines.reduce((sum, line) => sum + line.amountFen, statement.openingFen),
  )
  const sheet = await seller.call('GET', `/api/merchant/sheet?from=${from}&to=${to}&of=statement`)
  expect(Buffer.from(String(sheet.body['base64']), 'base64').subarray(0, 2).toString()).toBe('PK')
  await agrees()
})

test('a desk shows what waits, with the address in clear, and nothing of another merchant', async () => {
  const skuId = await setting.goods(20, 1_000, '小米', merchantId)
  const foreign = await setting.goods(20)
  const order = await acts.paid(buyer, [
    { skuId, quantity: 3, priceFen: 1_000 },
    { skuId: foreign, quantity: 1, priceFen: 5_900 },
  ])
  const own = order.parcels.find((it) => it.merchantId === merchantId)
  const other = order.parcels.find((it) => it.merchantId !== merchantId)
  const picks = merchantRoutes.pickList.reply.parse(
    (await seller.call('GET', '/api/merchant/pick-list')).body,
  )
  expect(picks.items).toContainEqual(expect.objectContaining({ skuId, units: 3, parcels: 1 }))
  expect(picks.items.some((it) => it.skuId === foreign)).toBe(false)
  const ships = merchantRoutes.shipList.reply.parse(
    (await seller.call('GET', '/api/merchant/ship-list')).body,
  )
  expect(ships.items.find((it) => it.parcelId === own?.id)).toMatchObject({
    to: { name: '王小果', phone: '13800005678', street: '果园路 8 号' },
    lines: [{ skuId }],
  })
  expect(JSON.stringify(ships)).not.toContain(foreign)
  const ship = (parcelId: string | undefined) =>
    seller.call('POST', `/api/merchant/parcels/${String(parcelId)}/ship`, tracking)
  expect((await ship(other?.id)).body['code']).toBe('not_found')
  expect((await ship(own?.id)).body['state']).toBe('shipped')
  // The other merchant's parcel still waits, and so the order does.
  expect((await acts.orderOf(buyer, order.id)).state).toBe('paid')
  const cancel = await buyer.call('POST', `/api/orders/${order.id}/cancel`, {}, newId())
  expect(cancel.body['code']).toBe('order_state')
  const found = await seller.call('GET', `/api/merchant/parcels?search=${order.id}`)
  expect((found.body['items'] as DeskParcel[]).map((it) => it.id)).toEqual([own?.id])
  const desk = merchantDesk.parse((await seller.call('GET', '/api/merchant')).body)
  expect(desk).toMatchObject({ name: '楼德煎饼坊', merchantId })
  const unbound = await setting.somebody('还没绑定', 'merchant')
  expect((await unbound.call('GET', '/api/merchant/parcels')).body['code']).toBe('no_merchant')
  expect((await buyer.call('GET', '/api/merchant/parcels')).body['code']).toBe('not_allowed')
})

test('an operator binds and unbinds with a reason that is kept; whoever is no merchant cannot be bound', async () => {
  const path = (accountId: string) => `/api/merchants/${merchantId}/members/${accountId}`
  const why = { reason: '合作社来函' }
  const bind = (accountId: string, at = path(accountId)) => operator.call('PUT', at, why)
  expect((await bind(buyer.accountId)).body['code']).toBe('conflict')
  const fresh = await setting.somebody('新来的', 'merchant')
  expect((await operator.call('PUT', path(fresh.accountId), { reason: '' })).body['code']).toBe('invalid')
  await bind(fresh.accountId)
  const added = await bind(fresh.accountId)
  expect(JSON.stringify(added.body)).toContain('新来的')
  expect((await fresh.call('GET', '/api/merchant')).status).toBe(200)
  const colleagues = await fresh.call('GET', '/api/merchant/members')
  expect(JSON.stringify(colleagues.body)).toContain('新来的')
  expect(JSON.stringify(colleagues.body)).not.toContain('合作社来函')
  const workplace = (await operator.call('GET', `/api/members/${fresh.accountId}`)).body
  expect(workplace).toMatchObject({ merchantId, name: '楼德煎饼坊' })
  const removed = await operator.call('POST', `${path(fresh.accountId)}/removal`, { reason: '调走了' })
  expect((await fresh.call('GET', '/api/merchant')).body['code']).toBe('no_merchant')
  const acts = removed.body['acts'] as { kind: string; name: string; reason: string }[]
  expect(acts.filter(({ name }) => name === '新来的').map(({ kind, reason }) => [kind, reason])).toEqual([
    ['unbound', '调走了'],
    ['bound', '合作社来函'],
  ])
  await expect(setting.db.pool.query('DELETE FROM member_act')).rejects.toThrow('only added to')
  expect((await seller.call('PUT', path(fresh.accountId), why)).body['code']).toBe('not_allowed')
})

test('whoever thinks of buying sees how the merchant’s parcels and claims went, and of nobody unknown', async () => {
  const stranger = await setting.somebody('路过的')
  const record = (await stranger.call('GET', `/api/merchants/${merchantId}/claims-record`)).body
  const { rows } = await setting.db.pool.query<{ parcels: number; claims: number; granted: number }>(
    `SELECT (SELECT count(*)::int FROM parcel WHERE merchant_id = $1) AS parcels,
      count(*)::int AS claims, (count(*) FILTER (WHERE state = 'granted'))::int AS granted
      FROM after_sale WHERE merchant_id = $1 AND state <> 'withdrawn'`,
    [merchantId],
  )
  expect(rows[0]?.claims).toBeGreaterThan(0)
  expect(record).toMatchObject({ ...rows[0] })
  expect((await stranger.call('GET', `/api/merchants/${newId()}/claims-record`)).body['code']).toBe(
    'not_found',
  )
})
