import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { guardRoutes } from '#contracts/sales/guard.routes.ts'
import type { Visitor } from './support/browser.ts'
import { Journey } from './support/journey.ts'
import { card, signInByPhone, Thumb } from './support/live-page.ts'
import { ask, makeBuyers, type Staff } from './support/people.ts'
import { buyOne, intend, putOnAir, runningOffer } from './support/selling.ts'
import { launchFlashSale } from './support/studio-page.ts'

let journey: Journey
let viewer: Visitor
let operator: Staff
let liveId = ''
let offerId = ''

beforeAll(async () => {
  journey = await Journey.open({ titles: ['美早大樱桃'], stock: 20 })
  const host = await journey.hire('徐春杏', 'chunxing', ['host'])
  operator = await journey.hire('郑守信', 'shouxin', ['operator'])
  liveId = await putOnAir(journey, host, '樱桃熟了')
  const studio = await journey.people.enter('host', { cookie: host.cookie })
  viewer = await journey.people.enter('viewer')
  await viewer.page.goto(`/live/${liveId}`)
  await signInByPhone(viewer.page, '13800000003')
  await studio.page.goto(`/studio/${liveId}`)
  await launchFlashSale(studio.page, { units: 10, perBuyer: 1 })
  await card(viewer.page).getByText('秒杀进行中').waitFor()
  offerId = await runningOffer(journey.site, liveId)
})
afterEach(({ task }) => journey.explainFailure(task))
afterAll(() => journey.close())

test('a viewer of a sale under attack taps once; the browser does the work by itself', async () => {
  const body = { offerId, mode: 'on' as const, reason: '有脚本在抢' }
  await ask(journey.site, guardRoutes.decide, { cookie: operator.cookie, body })
  const [script] = await makeBuyers(journey.site, 1)
  if (!script) throw new Error('nobody')
  expect(await buyOne(journey.site, offerId, intend(script))).toMatchObject({
    body: { code: 'challenge_required' },
  })
  const thumb = new Thumb(viewer.page)
  await thumb.tap('马上抢')
  await viewer.page.getByRole('textbox', { name: '收货人' }).waitFor()
  expect(thumb.taps).toBe(1)
  const orders = await journey.site.db.prisma.order.findMany({ where: { offerId, state: 'held' } })
  expect(orders).toHaveLength(1)
  const seen = await ask(journey.site, guardRoutes.guard, { cookie: operator.cookie })
  expect(seen.acts[0]).toMatchObject({ reason: '有脚本在抢', by: operator.name })
})
