import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { liveCartRoutes } from '#contracts/sales/live-cart.routes.ts'
import { Journey } from './support/journey.ts'
import { card, signInByPhone, viewerChat, viewerCount, viewerSays } from './support/live-page.ts'
import { isStill, markPage } from './support/page-mark.ts'
import { ask, type Staff } from './support/people.ts'
import { expectMovingPicture } from './support/picture.ts'
import {
  explain,
  fillCart,
  goOnAir,
  hostSays,
  scheduleLive,
  signInAsStaff,
  studioChat,
} from './support/studio-page.ts'
import type { Visitor } from './support/browser.ts'

const CHERRIES = '美早大樱桃'
const HONEY = '槐花蜜'

describe('a live', () => {
  let journey: Journey
  let host: Staff
  let studio: Visitor
  let guest: Visitor
  let buyer: Visitor
  let liveId = ''

  beforeAll(async () => {
    journey = await Journey.open({ titles: [CHERRIES, HONEY], stock: 50 })
    host = await journey.hire('徐春杏', 'chunxing', ['host'])
    studio = await journey.people.enter('host')
    guest = await journey.people.enter('guest')
    buyer = await journey.people.enter('buyer')
  })
  afterEach(({ task }) => journey.explainFailure(task))
  afterAll(() => journey.close())

  const everybody = () => [studio, guest, buyer]

  test('is planned with its products, cancelled, planned anew and changed', async () => {
    await signInAsStaff(studio.page, host)
    const village = journey.county.villageLabel
    const first = await scheduleLive(studio.page, { title: '看天气', village })
    await guest.page.goto(`/live/${first}`)
    await studio.page.getByRole('button', { name: '改计划' }).click()
    await studio.page.getByRole('button', { name: '取消这场直播' }).click()
    await studio.page.getByRole('button', { name: '确定取消' }).click()
    await guest.page.getByRole('heading', { name: '这场取消了' }).waitFor()
    liveId = await scheduleLive(studio.page, { title: '樱桃快熟了', village, goods: [CHERRIES] })
    await studio.page.getByText('小黄车里有 1 件').waitFor()
    // One viewer waits before the start: the page changes, and lights up, by itself.
    await guest.page.goto(`/live/${liveId}`)
    await guest.page.getByRole('heading', { name: '樱桃快熟了' }).waitFor()
    await studio.page.getByRole('button', { name: '改计划' }).click()
    await studio.page.getByLabel('标题').fill('樱桃熟了')
    await studio.page.getByRole('button', { name: '存好改动' }).click()
    await fillCart(studio.page, [HONEY])
  })

  test('is put on air by its host in the studio', async () => {
    await guest.page.getByRole('heading', { name: '樱桃熟了' }).waitFor()
    await goOnAir(studio.page)
  })

  test('reaches a guest and somebody who signs in by phone, with a picture that moves', async () => {
    await buyer.page.goto(`/live/${liveId}`)
    await signInByPhone(buyer.page, '13800000001')
    await expectMovingPicture(guest.page)
    await expectMovingPicture(buyer.page)
  })

  test('tells everybody the true number of viewers', async () => {
    for (const { page, name } of everybody())
      await expect.poll(() => viewerCount(page), { timeout: 20_000, message: name }).toBe(2)
  })

  test('carries chat both ways', async () => {
    await viewerSays(buyer.page, '这樱桃甜不甜？')
    await studioChat(studio.page).getByText('这樱桃甜不甜？').waitFor()
    await viewerChat(guest.page).getByText('这樱桃甜不甜？').waitFor()
    await hostSays(studio.page, '糖度十八，现摘现发')
    await viewerChat(buyer.page).getByText('糖度十八，现摘现发').waitFor()
    await viewerChat(guest.page).getByText('糖度十八，现摘现发').waitFor()
  })

  test('keeps a long message to two lines beside the face, and tells it whole to whoever taps it', async () => {
    const long = '个大肉厚，坏了三颗也赔了，'.repeat(9)
    await viewerSays(buyer.page, long)
    const message = viewerChat(guest.page).getByRole('listitem').filter({ hasText: long })
    await message.waitFor()
    const box = await message.boundingBox()
    expect(box?.height).toBeLessThan(60)
    expect(box?.width).toBeLessThanOrEqual(268)
    await message.getByRole('button').click()
    await guest.page.getByRole('dialog').getByText(long).waitFor()
    await guest.page.keyboard.press('Escape')
    await guest.page.getByRole('dialog').waitFor({ state: 'hidden' })
  })

  test('shows the product that the host explains on every picture', async () => {
    await explain(studio.page, CHERRIES)
    for (const { page } of [guest, buyer]) await card(page).getByRole('heading', { name: CHERRIES }).waitFor()
  })

  test('comes back by itself after a viewer lost the network, exact in everything', async () => {
    const marked = await markPage(buyer)
    await buyer.context.setOffline(true)
    await buyer.page.getByText('网断了，正在重连').waitFor()
    await expect.poll(() => viewerCount(guest.page), { timeout: 40_000 }).toBe(1)
    await hostSays(studio.page, '换成槐花蜜了')
    await explain(studio.page, HONEY)
    await buyer.context.setOffline(false)
    await expectMovingPicture(buyer.page)
    await card(buyer.page).getByRole('heading', { name: HONEY }).waitFor()
    await viewerChat(buyer.page).getByText('换成槐花蜜了').waitFor()
    for (const { page, name } of everybody())
      await expect.poll(() => viewerCount(page), { timeout: 20_000, message: name }).toBe(2)
    expect(await isStill(buyer, marked)).toBe(true)
  })

  test('goes on when the host reloads the studio, on the same clock', async () => {
    const marked = await markPage(guest)
    await studio.page.reload()
    await studio.page.getByRole('button', { name: '长按结束' }).waitFor()
    await expectMovingPicture(guest.page)
    await expectMovingPicture(buyer.page)
    await studio.page.locator('article', { hasText: HONEY }).getByRole('button', { name: '讲解中' }).waitFor()
    expect(await isStill(guest, marked)).toBe(true)
    const cart = await ask(journey.site, liveCartRoutes.cart, { params: { liveId } })
    expect(cart.items.find(({ id }) => id === cart.explained?.itemId)?.title).toBe(HONEY)
  })

  test('ends when the host holds the button, and says so to the viewers', async () => {
    await studio.page.getByRole('button', { name: '长按结束' }).click({ delay: 1_500 })
    await studio.page.getByRole('heading', { name: '这场播完了' }).waitFor()
    for (const { page } of [guest, buyer]) await page.getByRole('heading', { name: '直播结束了' }).waitFor()
    expect(journey.people.faults).toEqual([])
  })
})
