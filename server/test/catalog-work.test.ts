import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { catalogRoutes as routes } from '#contracts/catalog/catalog.routes.ts'
import { flashSaleRoutes } from '#contracts/sales/flash-sale.routes.ts'
import { liveCartRoutes } from '#contracts/sales/live-cart.routes.ts'
import { orderRoutes } from '#contracts/sales/orders.routes.ts'
import { xlsxSheets } from '#server/adapters/sheets/xlsx.ts'
import { columns } from '#server/areas/catalog/sheet.rules.ts'
import { freshKey, openWorld, productBody, type World } from './attack/world.ts'
import type { Person } from './support/test-app.ts'
import { assertStockEquation } from './support/stock-equation.ts'

let world: World
let operator: Person
let merchant: Person

beforeAll(async () => {
  world = await openWorld()
  operator = world.as('operator')
  merchant = await world.app.account('merchant')
  const { id: accountId } = merchant
  await world.app.db.prisma.merchantMember.create({ data: { accountId, merchantId: world.merchantId } })
})
afterAll(async () => {
  await assertStockEquation(world.app.db)
  await world.app.close()
  expect(world.app.faults).toEqual([])
})

const { stringify } = JSON
const code = ({ body }: { body: unknown }) => (body as { code?: string }).code

test('a merchant’s product waits for its review, is sent back with a reason, and goes on air once approved', async () => {
  const { app } = world
  const made = await app.ask(routes.createProduct, { cookie: merchant.cookie, body: productBody(world) })
  expect(made.review).toBe('submitted')
  const listed = await app.ask(routes.products, { query: { limit: '100' } })
  expect(listed.items.map(({ id }) => id)).not.toContain(made.id)
  const waiting = await app.ask(routes.products, { cookie: operator.cookie, query: { review: 'submitted' } })
  expect(waiting.items.map(({ id }) => id)).toContain(made.id)
  expect(code(await app.call(routes.products, { query: { review: 'submitted' } }))).toBe('sign_in_first')

  const { host, liveId } = await world.onAir()
  const skuIds = made.skus.map(({ id }) => id)
  const cart = { cookie: host.cookie, params: { liveId }, body: { skuIds } }
  expect(code(await app.call(liveCartRoutes.setCart, cart))).toBe('not_reviewed')
  const buyer = await app.account('viewer')
  const lines = [{ skuId: skuIds[0] ?? '', quantity: 1, priceFen: 5_900 }]
  const order = () =>
    app.call(orderRoutes.placeOrder, { cookie: buyer.cookie, key: freshKey(), body: { lines, liveId: null } })
  expect(code(await order())).toBe('not_reviewed')

  const params = { productId: made.id }
  const reject = { cookie: operator.cookie, params, body: { decision: 'reject', note: '缺检测报告' } }
  expect(await app.ask(routes.reviewProduct, reject)).toMatchObject({
    review: 'rejected',
    reviewNote: '缺检测报告',
  })
  expect(
    code(await app.call(routes.reviewProduct, { ...reject, body: { decision: 'reject', note: '' } })),
  ).toBe('invalid')
  const approve = { cookie: operator.cookie, params, body: { decision: 'approve', note: '' } }
  await app.ask(routes.reviewProduct, approve)
  const onAir = await app.ask(liveCartRoutes.setCart, cart)
  expect((await order()).status).toBe(200)

  const terms = { priceFen: 3_900, totalLimit: 5, perBuyerLimit: 1, durationMs: 600_000 }
  const offer = await app.ask(flashSaleRoutes.launchOffer, {
    ...{ cookie: host.cookie, key: freshKey(), params: { liveId } },
    body: { itemId: onAir.items[0]?.id ?? '', ...terms },
  })
  await app.ask(routes.reviewProduct, reject)
  const state = async () => (await app.ask(flashSaleRoutes.offer, { params: { offerId: offer.id } })).state
  await expect.poll(state).toBe('ended')
  await expect
    .poll(async () => (await app.ask(liveCartRoutes.cart, { params: { liveId } })).items)
    .toEqual([])
})

test('a merchant works on its own goods only, and a change is reviewed anew', async () => {
  const { app } = world
  const stranger = await app.account('merchant')
  const body = productBody(world)
  expect(code(await app.call(routes.createProduct, { cookie: stranger.cookie, body }))).toBe('not_allowed')
  const { id: productId } = await app.ask(routes.createProduct, { cookie: operator.cookie, body })
  const change = { title: '头茬樱桃', description: '', picture: 'cherry', gallery: [], freightId: null }
  const request = { params: { productId }, body: change }
  expect(code(await app.call(routes.changeProduct, { ...request, cookie: stranger.cookie }))).toBe(
    'not_allowed',
  )
  expect(await app.ask(routes.changeProduct, { ...request, cookie: operator.cookie })).toMatchObject({
    review: 'approved',
  })
  expect(await app.ask(routes.changeProduct, { ...request, cookie: merchant.cookie })).toMatchObject({
    review: 'submitted',
  })
  const unknown = { ...change, picture: `img-${'0'.repeat(28)}` }
  expect(
    code(await app.call(routes.changeProduct, { ...request, cookie: merchant.cookie, body: unknown })),
  ).toBe('not_found')
})

test('a picture is resized, turned upright, freed of what the camera wrote, and kept under its content', async () => {
  const { app } = world
  const photo = await sharp({ create: { width: 3_000, height: 1_500, channels: 3, background: '#b22' } })
    .withExif({ IFD0: { Artist: 'somebody' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '35/1 54/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  const add = (bytes: Buffer) =>
    app.call(routes.addPicture, { cookie: merchant.cookie, body: { data: bytes.toString('base64') } })
  const kept = (await add(photo)).body as { name: string; width: number; height: number }
  expect([kept.width, kept.height]).toEqual([640, 1_280])
  expect(((await add(photo)).body as { name: string }).name).toBe(kept.name)
  const response = await fetch(`${app.origin}/pictures/${kept.name}.webp`)
  expect(response.headers.get('cache-control')).toContain('immutable')
  const shown = await sharp(Buffer.from(await response.arrayBuffer())).metadata()
  expect(shown).toMatchObject({ format: 'webp', width: 640, height: 1_280 })
  expect(shown.exif).toBeUndefined()
  expect((await fetch(`${app.origin}/pictures/${kept.name}-s.webp`)).status).toBe(200)
  expect((await fetch(`${app.origin}/pictures/..%2f..%2fetc%2fpasswd`)).status).toBe(404)
  expect((await fetch(`${app.origin}/pictures/img-${'0'.repeat(28)}.webp`)).status).toBe(404)

  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
  const wall = await sharp({ create: { width: 9_000, height: 9_000, channels: 3, background: '#000' } })
    .png()
    .toBuffer()
  for (const bad of [svg, wall, photo.subarray(0, 400), Buffer.from('GIF89a only says so')])
    expect(code(await add(bad))).toBe('bad_picture')
  const change = {
    title: '头茬樱桃',
    description: '',
    picture: kept.name,
    gallery: [kept.name],
    freightId: null,
  }
  const params = { productId: (await world.product()).id }
  const product = await app.ask(routes.changeProduct, { cookie: operator.cookie, params, body: change })
  expect(product).toMatchObject({ picture: kept.name, gallery: [kept.name] })
}, 60_000)

test('a buyer has no more of a SKU in a day than its bound, however many orders come at once', async () => {
  const { app } = world
  const skuId = await world.skuId()
  await app.ask(routes.setPerBuyer, { cookie: operator.cookie, params: { skuId }, body: { perBuyer: 3 } })
  const { cookie } = await app.account('viewer')
  const lines = [{ skuId, quantity: 1, priceFen: 5_900 }]
  const answers = await Promise.all(
    Array.from({ length: 8 }, () =>
      app.call(orderRoutes.placeOrder, { cookie, key: freshKey(), body: { lines, liveId: null } }),
    ),
  )
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(3)
  expect(answers.filter((answer) => code(answer) === 'over_limit')).toHaveLength(5)
})

test('the log names every change of stock, sums to it, and cannot be written over', async () => {
  const { app } = world
  const skuId = await world.skuId()
  const { cookie } = await app.account('viewer')
  const lines = [{ skuId, quantity: 2, priceFen: 5_900 }]
  const order = await app.ask(orderRoutes.placeOrder, {
    cookie,
    key: freshKey(),
    body: { lines, liveId: null },
  })
  await app.ask(routes.moveStock, {
    ...{ cookie: operator.cookie, key: freshKey(), params: { skuId } },
    body: { delta: -3, reason: '压坏了' },
  })
  const log = await app.ask(routes.movements, { cookie: operator.cookie, params: { skuId } })
  expect(log.items.map(({ delta, cause, reason }) => [delta, cause, reason])).toEqual([
    [-3, null, '压坏了'],
    [-2, 'order', ''],
    [50, 'opening', ''],
  ])
  expect(log.items[1]?.ref).toBe(order.id)
  expect([log.sum, log.available]).toEqual([45, 45])
  await expect(
    app.db.pool.query('UPDATE stock_movement SET delta = 0 WHERE sku_id = $1', [skuId]),
  ).rejects.toThrow('only added to')
  await expect(app.db.pool.query('DELETE FROM stock_movement WHERE sku_id = $1', [skuId])).rejects.toThrow(
    'only added to',
  )
})

test('carriage follows the merchant’s template; a province that is not served is refused', async () => {
  const { app, merchantId } = world
  const price = { firstGrams: 3_000, firstFen: 800, stepGrams: 1_000, stepFen: 150, freeFromFen: 20_000 }
  const template = await app.ask(routes.setFreightTemplate, {
    ...{ cookie: merchant.cookie, params: { merchantId } },
    body: { name: '冷链', terms: { zones: [{ provinces: ['山东'], ...price }], elsewhere: null } },
  })
  const product = await world.product()
  const change = {
    title: '头茬樱桃',
    description: '',
    picture: 'cherry',
    gallery: [],
    freightId: template.id,
  }
  await app.ask(routes.changeProduct, {
    cookie: operator.cookie,
    params: { productId: product.id },
    body: change,
  })
  const skuId = product.skus[0]?.id ?? ''
  const { freight } = app.app.catalog
  expect(await freight.freightFen([{ skuId, quantity: 1 }], '山东')).toBe(800)
  expect(await freight.freightFen([{ skuId, quantity: 2 }], '山东')).toBe(1_100)
  expect(await freight.freightFen([{ skuId, quantity: 4 }], '山东')).toBe(0)
  await expect(freight.freightFen([{ skuId, quantity: 1 }], '西藏')).rejects.toMatchObject({
    code: 'not_served',
  })
})

test('a sheet comes back as it went out; a bad row is named and nothing is imported; a dry run changes nothing', async () => {
  const { app, merchantId } = world
  await world.product()
  const params = { merchantId }
  const { data } = await app.ask(routes.exportSheet, { cookie: merchant.cookie, params })
  const rows = await xlsxSheets.read(Buffer.from(data, 'base64'))
  expect(rows[0]).toEqual([...columns])
  const send = async (cells: (string | number | null)[][], dryRun: boolean) =>
    app.ask(routes.importSheet, {
      ...{ cookie: operator.cookie, params },
      body: { data: (await xlsxSheets.write(cells)).toString('base64'), dryRun },
    })
  const count = () => app.db.prisma.sku.count()
  const before = await count()
  const fresh = ['', '', '映霜红桃', '晚熟', '6枚', '盒', 59, 2_250, 12, 3, 40]
  const bad = [
    [...fresh.slice(0, 6), '便宜', ...fresh.slice(7)],
    ['', 'no-such', '', '', '规格', '箱', 10, '', '', '', ''],
  ]
  const refused = await send([...rows, fresh, ...bad], false)
  expect(refused.applied).toBe(false)
  expect(refused.problems.map(({ row, column }) => [row, column])).toEqual([
    [rows.length + 2, '单价（元）'],
    [rows.length + 3, '规格编号'],
    [rows.length + 3, '商品'],
  ])
  expect(await send([...rows, fresh], true)).toMatchObject({ applied: false, created: 1, problems: [] })
  expect(await count()).toBe(before)
  expect(await send([...rows, fresh], false)).toMatchObject({ applied: true, created: 1 })
  const made = await app.db.prisma.sku.findFirstOrThrow({ where: { product: { title: '映霜红桃' } } })
  expect(made).toMatchObject({ priceFen: 5_900, available: 12, perBuyer: 3, shipPerDay: 40 })
  const broken = {
    cookie: operator.cookie,
    params,
    body: { data: Buffer.from(stringify({})).toString('base64'), dryRun: true },
  }
  expect(code(await app.call(routes.importSheet, broken))).toBe('bad_sheet')
})

test('pictures that an older version kept as files are taken in at a start, once', async () => {
  const { app } = world
  const folder = await mkdtemp(path.join(tmpdir(), 'fieldcast-old-pictures-'))
  const [name, gone] = [`img-${'a'.repeat(28)}`, `img-${'b'.repeat(28)}`]
  const row = { width: 4, height: 3, bytes: 5, ownerId: merchant.id }
  await app.db.prisma.picture.createMany({ data: [name, gone].map((one) => ({ ...row, name: one })) })
  await writeFile(path.join(folder, `${name}.webp`), 'large')
  await writeFile(path.join(folder, `${name}-s.webp`), 'small')
  expect(await app.app.adoptPictures(folder)).toBe(1)
  await rm(folder, { recursive: true })
  expect(await app.app.adoptPictures(folder)).toBe(0)
  const shown = await Promise.all(
    [`${name}.webp`, `${name}-s.webp`].map((file) => fetch(`${app.origin}/pictures/${file}`)),
  )
  expect(await Promise.all(shown.map((response) => response.text()))).toEqual(['large', 'small'])
  expect((await fetch(`${app.origin}/pictures/${gone}.webp`)).status).toBe(404)
})
