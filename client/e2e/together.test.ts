import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Visitor } from './support/browser.ts'
import { Journey } from './support/journey.ts'
import { card, signInByPhone } from './support/live-page.ts'
import { fillCart, goOnAir, scheduleLive, signInAsStaff, studioChat } from './support/studio-page.ts'

const CHERRIES = '美早大樱桃'
const HONEY = '槐花蜜'

/** Frames that the picture of a guest beside the host has shown so far. */
const guestFrames = (page: Page) =>
  page
    .locator('.guests video')
    .evaluateAll((videos: HTMLVideoElement[]) =>
      videos.reduce((sum, video) => sum + video.getVideoPlaybackQuality().totalVideoFrames, 0),
    )

/** How many guests’ pictures have frames on a page. */
const picturesOf = (page: Page) =>
  page
    .locator('.guests video')
    .evaluateAll(
      (videos: HTMLVideoElement[]) =>
        videos.filter((video) => video.getVideoPlaybackQuality().totalVideoFrames > 5).length,
    )

async function askToComeUp(page: Page): Promise<void> {
  await page.getByRole('button', { name: '连麦', exact: true }).click()
  const sheet = page.getByRole('dialog', { name: '和主播连麦' })
  await sheet.getByRole('button', { name: '打开摄像头' }).click()
  await sheet.getByRole('button', { name: '申请连麦' }).click()
}

const expectGuestMoves = async (page: Page, who: string) => {
  const before = await guestFrames(page)
  await expect
    .poll(async () => (await guestFrames(page)) - before, {
      timeout: 60_000,
      message: `${who} sees the guest`,
    })
    .toBeGreaterThan(10)
}

describe('several people at one live', () => {
  let journey: Journey
  let studio: Visitor
  let desk: Visitor
  let guest: Visitor
  let viewer: Visitor
  let liveId = ''

  beforeAll(async () => {
    journey = await Journey.open({ titles: [CHERRIES, HONEY], stock: 50 })
    const host = await journey.hire('徐春杏', 'chunxing', ['host'])
    const helper = await journey.hire('牛福贵', 'fugui', ['helper'])
    studio = await journey.people.enter('host')
    desk = await journey.people.enter('helper', { cookie: helper.cookie, wide: true })
    guest = await journey.people.enter('guest')
    viewer = await journey.people.enter('viewer')
    await signInAsStaff(studio.page, host)
    liveId = await scheduleLive(studio.page, { title: '镇长来了', village: journey.county.villageLabel })
    await fillCart(studio.page, [CHERRIES, HONEY])
    await goOnAir(studio.page)
  })
  afterEach(({ task }) => journey.explainFailure(task))
  afterAll(() => journey.close())

  test('a helper finds the live and steers it with one key on a second device', async () => {
    await desk.page.goto('/studio')
    await desk.page.getByRole('link', { name: '助播台' }).click()
    await desk.page.getByRole('heading', { name: '镇长来了' }).waitFor()
    await viewer.page.goto(`/live/${liveId}`)
    await desk.page.getByRole('heading', { name: HONEY }).waitFor()
    await desk.page.keyboard.press('2')
    await card(viewer.page).getByRole('heading', { name: HONEY }).waitFor()
    await studio.page.getByRole('button', { name: /^讲解中/ }).waitFor()
    await desk.page.keyboard.press('x')
    await studio.page.getByRole('button', { name: /^讲解中/ }).waitFor({ state: 'hidden' })
    await desk.page.keyboard.press('c')
    await desk.page.keyboard.type('1 号链接给大家')
    await desk.page.keyboard.press('Enter')
    await studioChat(studio.page).getByText('1 号链接给大家').waitFor()
  })

  test('a viewer asks to join in, sees themselves first, and is let up by the host', async () => {
    await guest.page.goto(`/live/${liveId}`)
    await signInByPhone(guest.page, '13800000002')
    await askToComeUp(guest.page)
    await studio.page.getByRole('button', { name: '1 人申请连麦' }).click()
    await studio.page.getByRole('button', { name: '接通' }).click()
    await studio.page.getByRole('button', { name: '请下麦' }).waitFor()
    await studio.page.keyboard.press('Escape')
    await expectGuestMoves(studio.page, 'the host')
    await expectGuestMoves(viewer.page, 'a viewer')
    await expectGuestMoves(desk.page, 'the helper')
  })

  test('the helper reads which live it is on a phone too', async () => {
    await desk.page.setViewportSize({ width: 390, height: 844 })
    const title = desk.page.getByRole('heading', { name: '镇长来了' })
    expect(await title.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)).toBe(true)
    await desk.page.setViewportSize({ width: 1440, height: 900 })
  })

  test('a guest who is taken down is gone from every picture, and their camera is let go', async () => {
    await desk.page.getByRole('button', { name: '连麦 1' }).click()
    await desk.page.getByRole('button', { name: '请下麦' }).click()
    for (const { page } of [studio, viewer, desk])
      await page.locator('.guests').waitFor({ state: 'detached' })
    await guest.page.keyboard.press('Escape')
    await guest.page.getByRole('button', { name: '连麦', exact: true }).waitFor()
    await guest.page.getByRole('button', { name: '连麦', exact: true }).click()
    await guest.page.getByRole('button', { name: '打开摄像头' }).waitFor()
  })

  test('four are up together, a fifth finds no place, and the picture follows who speaks', async () => {
    // Every page decodes every picture, in software: nobody looks on who is not needed.
    await desk.page.close()
    await guest.page.close()
    const guests: Visitor[] = []
    for (const digit of [3, 4, 5]) {
      const one = await journey.people.enter(`guest ${digit}`)
      guests.push(one)
      await one.page.goto(`/live/${liveId}`)
      await signInByPhone(one.page, `1380000000${digit}`)
      await askToComeUp(one.page)
    }
    // Asked for before the pictures come, which leave a machine little time for anything else.
    await signInByPhone(viewer.page, '13800000006')
    await askToComeUp(viewer.page)
    await studio.page.getByRole('button', { name: '4 人申请连麦' }).click()
    const accept = studio.page.getByRole('button', { name: '接通' })
    for (const left of [3, 2, 1]) {
      await accept.first().click()
      await expect.poll(() => accept.count()).toBe(left)
    }
    await accept.click()
    await studio.page.getByText('连麦已经满了，最多 4 人').waitFor()
    for (const { page } of [studio, viewer]) await page.keyboard.press('Escape')
    for (const { page } of [studio, viewer])
      await expect.poll(() => picturesOf(page), { timeout: 60_000 }).toBe(3)

    // One voice is left of four.
    await studio.page.getByRole('button', { name: '静音' }).click()
    const [speaker, ...others] = guests
    for (const { page } of others)
      await page.getByRole('dialog').getByRole('button', { name: '静音' }).click()
    // Their own page names the other two, and calls themselves “我”.
    const silent = (await speaker?.page.locator('.guests p').allTextContents()) ?? []
    const leads = async () => {
      const [name] = await viewer.page.locator('.guests .large p').allTextContents()
      return name !== undefined && !silent.includes(name)
    }
    await expect.poll(leads, { timeout: 60_000, message: 'who speaks has the large picture' }).toBe(true)
  })

  test('nothing went wrong in anybody’s browser', () => {
    expect(journey.people.faults).toEqual([])
  })
})
