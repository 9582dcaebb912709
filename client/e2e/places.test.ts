import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Visitor } from './support/browser.ts'
import { Journey } from './support/journey.ts'
import { expectMovingPicture } from './support/picture.ts'
import type { Staff } from './support/people.ts'
import { goOnAir, scheduleLive } from './support/studio-page.ts'

/** Whether the picture comes through a media source, as hls.js plays it; WebRTC's is an object without address. */
const byHls = (page: Page) =>
  page.evaluate(() => document.querySelector('video')?.src.startsWith('blob:') ?? false)

/** Keeps in mind every notice that ever lay over the picture. */
const rememberNotices = ({ page }: Visitor) =>
  page.addInitScript(() => {
    const seen: string[] = []
    ;(window as Window & { notices?: string[] }).notices = seen
    new MutationObserver(() => {
      for (const notice of document.querySelectorAll<HTMLElement>('.stage-notice'))
        seen.push(notice.innerText)
    }).observe(document, { childList: true, subtree: true })
  })
const noticesOf = (page: Page) =>
  page.evaluate(() => (window as Window & { notices?: string[] }).notices ?? [])

const elsewhere = (page: Page) => page.getByText('另一台设备正在直播')
const takeOver = (page: Page) => page.getByRole('button', { name: '改用这台设备直播' })

describe('a live with one place for a viewer, and one for a host', () => {
  let journey: Journey
  let host: Staff
  let phone: Visitor
  let first: Visitor
  let second: Visitor
  let liveId = ''

  beforeAll(async () => {
    const environment = { FIELDCAST_MEDIA_VIEWERS: '1' }
    journey = await Journey.open({ titles: ['美早大樱桃'], stock: 50 }, { environment })
    host = await journey.hire('徐春杏', 'chunxing', ['host'])
    phone = await journey.people.enter('host', { cookie: host.cookie })
    first = await journey.people.enter('first viewer')
    second = await journey.people.enter('second viewer')
    liveId = await scheduleLive(phone.page, { title: '樱桃熟了', village: journey.county.villageLabel })
    await goOnAir(phone.page)
  })
  afterEach(({ task }) => journey.explainFailure(task))
  afterAll(() => journey.close())

  test('shows itself by HLS to the viewer for whom WebRTC has no place, without a word', async () => {
    await first.page.goto(`/live/${liveId}`)
    await expectMovingPicture(first.page)
    await rememberNotices(second)
    await second.page.goto(`/live/${liveId}`)
    await expectMovingPicture(second.page)
    expect([await byHls(first.page), await byHls(second.page)]).toEqual([false, true])
  })

  test('gives them the place once it is free, and they notice nothing', async () => {
    await first.page.goto('/')
    await expect.poll(() => byHls(second.page), { timeout: 60_000 }).toBe(false)
    await expectMovingPicture(second.page)
    expect(await noticesOf(second.page)).toEqual([])
  })

  test('is sent by one device of its host at a time, and the other says so', async () => {
    const tablet = await journey.people.enter('host elsewhere', { cookie: host.cookie })
    await tablet.page.goto(`/studio/${liveId}`)
    await elsewhere(tablet.page).waitFor()
    await expectMovingPicture(second.page)
    await takeOver(tablet.page).click()
    await elsewhere(phone.page).waitFor()
    await elsewhere(tablet.page).waitFor({ state: 'detached' })
    await expectMovingPicture(second.page)
    // What was displaced does not fight back, not even when it is opened anew.
    await phone.page.reload()
    await elsewhere(phone.page).waitFor()
    await expectMovingPicture(second.page)
    expect(await elsewhere(tablet.page).count()).toBe(0)
    // A reload is still the same device.
    await tablet.page.reload()
    await tablet.page.getByRole('button', { name: '长按结束' }).waitFor()
    await expectMovingPicture(second.page)
    expect(await elsewhere(tablet.page).count()).toBe(0)
    await takeOver(phone.page).click()
    await elsewhere(tablet.page).waitFor()
    await expectMovingPicture(second.page)
    // The other device leaves: once it is not expected back, this one says so and offers to go on.
    await phone.page.goto('/')
    await elsewhere(tablet.page).waitFor({ state: 'detached', timeout: 60_000 })
    await tablet.page.getByText('另一台设备不播了').waitFor()
    await tablet.page.getByRole('button', { name: '从这台接着播' }).click()
    await tablet.page.getByText('另一台设备不播了').waitFor({ state: 'detached' })
    await expectMovingPicture(second.page)
    expect(await elsewhere(tablet.page).count()).toBe(0)
    expect(journey.people.faults).toEqual([])
  })
})
