import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { assertStockEquation } from '#server/test/support/stock-equation.ts'
import type { Visitor } from './support/browser.ts'
import { Journey } from './support/journey.ts'
import { card, signInByPhone, viewerChat, viewerCount, viewerSays } from './support/live-page.ts'
import { isStill, markPage } from './support/page-mark.ts'
import { makeBuyers } from './support/people.ts'
import { expectMovingPicture } from './support/picture.ts'
import {
  buyOne,
  crowd,
  intend,
  orderIn,
  putOnAir,
  runningOffer,
  type Purchase,
  type Reply,
} from './support/selling.ts'
import { launchFlashSale, studioChat } from './support/studio-page.ts'

const STOCK = 400
const UNITS = 200
const BUYERS = 300
/** Requests that wait for their answer at once: when the server dies, most buyers are still to come. */
const IN_FLIGHT = 50
/** Orders that the server acknowledges before it is killed. */
const BEFORE_THE_KILL = 70

describe('a server that is killed in the middle of a flash sale', () => {
  let journey: Journey
  let studio: Visitor
  let viewer: Visitor
  let guest: Visitor
  let offerId = ''
  let purchases: Purchase[] = []
  let answers: Reply[] = []
  let marks: string[] = []

  beforeAll(async () => {
    journey = await Journey.open({ titles: ['美早大樱桃'], stock: STOCK })
    const host = await journey.hire('徐春杏', 'chunxing', ['host'])
    const liveId = await putOnAir(journey, host, '樱桃熟了')
    studio = await journey.people.enter('host', { cookie: host.cookie })
    viewer = await journey.people.enter('viewer')
    guest = await journey.people.enter('guest')
    await studio.page.goto(`/studio/${liveId}`)
    for (const { page } of [viewer, guest]) await page.goto(`/live/${liveId}`)
    await signInByPhone(viewer.page, '13800000003')
    await launchFlashSale(studio.page, { units: UNITS, perBuyer: 1 })
    offerId = await runningOffer(journey.site, liveId)
    marks = await Promise.all([studio, viewer, guest].map(markPage))
  })
  afterEach(({ task }) => journey.explainFailure(task))
  afterAll(() => journey.close())

  test('is watched by a guest and a buyer until then', async () => {
    for (const { page } of [viewer, guest]) await expectMovingPicture(page)
  })

  test('has acknowledged some orders and leaves the rest without an answer', async () => {
    purchases = (await makeBuyers(journey.site, BUYERS)).map(intend)
    let acknowledged = 0
    let killed: Promise<void> | undefined
    answers = await crowd(purchases, IN_FLIGHT, async (purchase) => {
      const reply = await buyOne(journey.site, offerId, purchase)
      if (reply.status === 200 && (acknowledged += 1) === BEFORE_THE_KILL) killed = journey.site.kill()
      return reply
    })
    await killed
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(BEFORE_THE_KILL)
    expect(answers.filter(({ status }) => status === 0).length).toBeGreaterThan(0)
  })

  test('finds every order that it acknowledged when it starts again', async () => {
    await journey.site.start()
    const acknowledged = answers.filter(({ status }) => status === 200).map((reply) => orderIn(reply).id)
    const kept = await journey.site.db.prisma.order.findMany({
      where: { id: { in: acknowledged }, state: 'held' },
      select: { id: true },
    })
    expect(kept.map(({ id }) => id).toSorted()).toEqual(acknowledged.toSorted())
    await assertStockEquation(journey.site.db)
  })

  test('answers everybody who asks again under the same key with the same order, and oversells nothing', async () => {
    const again = await Promise.all(purchases.map((purchase) => buyOne(journey.site, offerId, purchase)))
    for (const [index, before] of answers.entries())
      if (before.status === 200) expect(again[index]).toEqual(before)
    const sold = again.filter(({ status }) => status === 200).map((reply) => orderIn(reply).id)
    expect(new Set(sold).size).toBe(UNITS)
    expect(again.filter(({ status }) => status !== 200)).toHaveLength(BUYERS - UNITS)
    expect(await journey.site.db.prisma.order.count({ where: { state: 'held' } })).toBe(UNITS)
    await assertStockEquation(journey.site.db)
  })

  test('gets its viewers and its host back without a reload: picture, count, chat and stock', async () => {
    for (const { page } of [viewer, guest]) await expectMovingPicture(page)
    for (const { page, name } of [studio, viewer, guest])
      await expect.poll(() => viewerCount(page), { timeout: 30_000, message: name }).toBe(2)
    await viewerSays(viewer.page, '又看到你了')
    await studioChat(studio.page).getByText('又看到你了').waitFor()
    await viewerChat(guest.page).getByText('又看到你了').waitFor()
    for (const { page } of [viewer, guest])
      await card(page).getByRole('heading', { name: '抢完了' }).waitFor()
    for (const [index, visitor] of [studio, viewer, guest].entries())
      expect(await isStill(visitor, marks[index])).toBe(true)
    expect(journey.people.faults).toEqual([])
  })
})
