import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Visitor } from '../support/browser.ts'
import { backWithinMs, Field, framesOf, msUntilMoving } from '../support/field.ts'
import { card, viewerChat, viewerCount } from '../support/live-page.ts'
import { isStill, markPage } from '../support/page-mark.ts'
import type { Staff } from '../support/people.ts'
import { expectMovingPicture } from '../support/picture.ts'
import { putOnAir } from '../support/selling.ts'
import { explain, hostSays, launchFlashSale } from '../support/studio-page.ts'

const AWAY_MS = 30_000

describe('a viewer whose network fails', () => {
  let field: Field
  let host: Staff
  let studio: Visitor
  let viewer: Visitor
  let mark = ''

  beforeAll(async () => {
    field = await Field.open()
    host = await field.hireHost()
    const liveId = await putOnAir(field, host, '樱桃熟了')
    studio = await field.host.enter('host', { cookie: host.cookie })
    viewer = await field.viewers.enter('viewer')
    await studio.page.goto(`/studio/${liveId}`)
    await viewer.page.goto(`/live/${liveId}`)
    await explain(studio.page, '槐花蜜')
    mark = await markPage(viewer)
  })
  afterEach(async ({ task }) => {
    await field.explainFailure(task)
    expect(await isStill(viewer, mark), 'nothing is reloaded').toBe(true)
  })
  afterAll(() => field.close())

  test('watches', () => expectMovingPicture(viewer.page))

  test('finds everything exact after 30 s away, in one round trip', async () => {
    field.town.cut()
    await viewer.page.getByText('网断了，正在重连').waitFor()
    await hostSays(studio.page, '这会儿你不在')
    await explain(studio.page, '美早大樱桃')
    await launchFlashSale(studio.page, { units: 7, perBuyer: 1 })
    await viewer.page.waitForTimeout(AWAY_MS)
    const asked: string[] = []
    viewer.page.on('request', (request) => {
      // The recording is asked for where WebRTC takes its time; it tells nothing of the sale.
      if (/\/api\/(?!lives\/[^/]+\/recording)/.test(request.url())) asked.push(request.url())
    })
    field.town.mend()
    expect(await msUntilMoving(viewer)).toBeLessThan(backWithinMs())
    await viewerChat(viewer.page).getByText('这会儿你不在').waitFor()
    await card(viewer.page).getByRole('heading', { name: '美早大樱桃' }).waitFor()
    await card(viewer.page).getByText('7').first().waitFor()
    await expect.poll(() => viewerCount(viewer.page)).toBe(1)
    expect(asked, 'the answer to entering has it all').toEqual([])
  })

  test('hears the sound alone in the background, and sees the picture again in front', async () => {
    const show = (state: 'hidden' | 'visible') =>
      viewer.page.evaluate((visibility) => {
        Object.defineProperty(document, 'visibilityState', { configurable: true, value: visibility })
        document.dispatchEvent(new Event('visibilitychange'))
      }, state)
    await show('hidden')
    const stands = async () => {
      const before = await framesOf(viewer)
      await viewer.page.waitForTimeout(1_000)
      return (await framesOf(viewer)) - before
    }
    await expect.poll(stands).toBe(0)
    const { down } = field.town.traffic()
    await viewer.page.waitForTimeout(3_000)
    const kbps = ((field.town.traffic().down - down) * 8) / 3_000
    expect(kbps, 'sound only').toBeGreaterThan(5)
    expect(kbps, 'sound only').toBeLessThan(150)
    await show('visible')
    expect(await msUntilMoving(viewer)).toBeLessThan(backWithinMs())
    expect([...field.host.faults, ...field.viewers.faults]).toEqual([])
  })
})
