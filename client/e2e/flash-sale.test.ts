import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { assertStockEquation } from '#server/test/support/stock-equation.ts'
import type { Visitor } from './support/browser.ts'
import { Journey } from './support/journey.ts'
import { card, countPauses, playedTo, signInByPhone, Thumb } from './support/live-page.ts'
import { tapsOffScreen } from './support/off-screen.ts'
import { makeBuyers, type Buyer, type Staff } from './support/people.ts'
import {
  intend,
  orderIn,
  pay,
  putOnAir,
  race,
  runningOffer,
  type Purchase,
  type Reply,
} from './support/selling.ts'
import { launchFlashSale } from './support/studio-page.ts'

/** As long as titles are in a county. */
const TITLE = '美早大樱桃（新泰羊流雹泉峪早晨现摘特级双J果）'
const STOCK = 50
const UNITS = 20
const BUYERS = 300

describe('a flash sale', () => {
  let journey: Journey
  let host: Staff
  let studio: Visitor
  let viewer: Visitor
  let liveId = ''
  let offerId = ''
  let winners: { buyer: Buyer; orderId: string }[] = []

  beforeAll(async () => {
    journey = await Journey.open({ titles: [TITLE], stock: STOCK })
    host = await journey.hire('徐春杏', 'chunxing', ['host'])
    liveId = await putOnAir(journey, host, '樱桃熟了')
    studio = await journey.people.enter('host', { cookie: host.cookie })
    viewer = await journey.people.enter('viewer')
  })
  afterEach(({ task }) => journey.explainFailure(task))
  afterAll(() => journey.close())

  test('is launched by the host and appears on the picture', async () => {
    await viewer.page.goto(`/live/${liveId}`)
    await signInByPhone(viewer.page, '13800000002')
    await studio.page.goto(`/studio/${liveId}`)
    await launchFlashSale(studio.page, { units: UNITS, perBuyer: 1 })
    await card(viewer.page).getByText('秒杀进行中').waitFor()
    offerId = await runningOffer(journey.site, liveId)
  })

  test('leaves everything that can be tapped on the screen beside a long title', async () => {
    const desk = await journey.people.enter('helper', { cookie: host.cookie })
    await desk.page.goto(`/studio/${liveId}/desk`)
    for (const { page } of [studio, desk]) {
      await page.getByRole('button', { name: '提前收' }).waitFor()
      expect(await tapsOffScreen(page)).toEqual([])
    }
    expect(await tapsOffScreen(viewer.page)).toEqual([])
    await desk.context.close()
  })

  test('fills the screen with the picture’s place while the picture is not there yet', async () => {
    const { page, context } = await journey.people.enter('on a slow network')
    await context.addInitScript(
      `RTCPeerConnection.prototype.setRemoteDescription = () => new Promise(() => {})`,
    )
    await page.goto(`/live/${liveId}`)
    await page.getByText('正在进直播间').waitFor()
    expect(await page.locator('.live-stage').boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 })
    await context.close()
  })

  test('sells exactly its units to 300 who ask twice each, and nobody more than the limit', async () => {
    const buyers = await makeBuyers(journey.site, BUYERS)
    // Every third also tries for a second unit, under a key of its own.
    const purchases = [...buyers, ...buyers.filter((_buyer, index) => index % 3 === 0)].map(intend)
    const pairs = await race(journey.site, offerId, purchases)
    const sold = purchases.flatMap((purchase, index) => soldTo(purchase, pairs[index]))
    expect(sold).toHaveLength(UNITS)
    expect(new Set(sold.map(({ orderId }) => orderId)).size).toBe(UNITS)
    expect(new Set(sold.map(({ buyer }) => buyer.id)).size).toBe(UNITS)
    for (const [first, second] of pairs.slice(0, BUYERS)) expect(second).toEqual(first)
    const refusals = pairs.flat().filter(({ status }) => status !== 200)
    for (const { status, body } of refusals)
      expect({ status, body }).toMatchObject({
        status: 409,
        body: { code: expect.stringMatching(/^(sold_out|over_limit)$/) as unknown },
      })
    expect(await ordersByState()).toEqual({ held: UNITS })
    await assertStockEquation(journey.site.db)
    winners = sold
  })

  test('is told to be sold out where everybody watches', async () => {
    await card(viewer.page).getByRole('heading', { name: '抢完了' }).waitFor()
    await studio.page.getByText('抢完了').waitFor()
  })

  test('takes payments through the sandbox, and gives back what one buyer left unpaid', async () => {
    const [forgetful, ...others] = winners
    await Promise.all(others.map(({ buyer, orderId }) => pay(journey.site, buyer, orderId)))
    // Minutes pass for the one who does not pay.
    await journey.site.db.prisma.order.update({
      where: { id: forgetful?.orderId ?? '' },
      data: { expiresAt: new Date() },
    })
    await expect.poll(ordersByState).toEqual({ paid: UNITS - 1, expired: 1 })
    await card(viewer.page).getByRole('button', { name: '马上抢' }).waitFor()
  })

  test('sells the unit that came back to the viewer, who pays on the page in four taps', async () => {
    const thumb = new Thumb(viewer.page)
    await expect.poll(() => playedTo(viewer.page), { timeout: 60_000 }).toBeGreaterThan(0)
    const before = await playedTo(viewer.page)
    const pauses = await countPauses(viewer.page)
    await thumb.tap('马上抢')
    const beforeAddress = thumb.taps
    await thumb.type('收货人', '林晓')
    await thumb.type('手机号', '13800000002')
    await thumb.type('省市区', '山东省泰安市新泰市')
    await thumb.type('街道', '青云街道 1 号')
    await thumb.tap('保存并使用')
    const forAddress = thumb.taps - beforeAddress
    await thumb.tap('付款')
    await thumb.tap(/^付 ¥/)
    await viewer.page.getByRole('heading', { name: '付好了' }).waitFor()
    // The video went on behind all of it.
    await expect.poll(() => playedTo(viewer.page)).toBeGreaterThan(before)
    expect(await pauses()).toBe(0)
    expect(thumb.taps).toBe(4)
    // Whoever has an address already needs three.
    expect(thumb.taps - forAddress).toBe(3)
    await card(viewer.page).getByRole('heading', { name: '抢完了' }).waitFor()
  })

  test('leaves books in which every unit is where it should be', async () => {
    expect(await ordersByState()).toEqual({ paid: UNITS, expired: 1 })
    await assertStockEquation(journey.site.db)
    const sku = await journey.site.db.prisma.sku.findFirstOrThrow()
    expect(sku.available).toBe(STOCK - UNITS)
    expect(journey.people.faults).toEqual([])
  })

  async function ordersByState(): Promise<Record<string, number>> {
    const groups = await journey.site.db.prisma.order.groupBy({ by: ['state'], _count: true })
    return Object.fromEntries(
      groups.filter(({ state }) => state !== 'void').map(({ state, _count }) => [state, _count]),
    )
  }
})

function soldTo({ buyer }: Purchase, pair: [Reply, Reply] | undefined): { buyer: Buyer; orderId: string }[] {
  const [reply] = pair ?? []
  return reply?.status === 200 ? [{ buyer, orderId: orderIn(reply).id }] : []
}
