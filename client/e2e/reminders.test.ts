import { readFile } from 'node:fs/promises'
import type { CDPSession } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Visitor } from './support/browser.ts'
import { Journey } from './support/journey.ts'
import { makeBuyers } from './support/people.ts'
import { scheduleLive } from './support/studio-page.ts'

describe('a reminder for a closed page', () => {
  let journey: Journey
  let viewer: Visitor
  let guest: Visitor
  let liveId = ''

  beforeAll(async () => {
    journey = await Journey.open({ titles: ['美早大樱桃'], stock: 50 })
    const host = await journey.hire('徐春杏', 'chunxing', ['host'])
    const studio = await journey.people.enter('host', { cookie: host.cookie })
    liveId = await scheduleLive(studio.page, { title: '樱桃熟了', village: journey.county.villageLabel })
    const [buyer] = await makeBuyers(journey.site, 1)
    viewer = await journey.people.enter('viewer', buyer ? { cookie: buyer.cookie } : {})
    guest = await journey.people.enter('guest')
  })
  afterEach(({ task }) => journey.explainFailure(task))
  afterAll(() => journey.close())

  test('is an entry of the calendar for whoever is not signed in', async () => {
    await guest.page.goto(`/live/${liveId}`)
    const downloading = guest.page.waitForEvent('download')
    await guest.page.getByRole('link', { name: '把 樱桃熟了 加入日历' }).click()
    const download = await downloading
    expect(download.suggestedFilename()).toBe('fieldcast-live.ics')
    expect(await readFile(await download.path(), 'utf8')).toContain(`UID:live-${liveId}@fieldcast`)
  })

  test('says in words why a browser cannot have it, and loses nothing', async () => {
    const { page, context } = viewer
    await page.goto(`/live/${liveId}`)
    await page.getByRole('button', { name: '预约 樱桃熟了' }).click()
    const offer = page.getByRole('button', { name: '关了页面也提醒' })
    await offer.first().click()
    const sheet = page.getByRole('dialog', { name: '关了页面也能知道' })
    await sheet.getByRole('button', { name: '开启通知' }).click()
    // Nobody is here to allow it, which browsers without a screen take for a no.
    await sheet.getByText(/没有允许通知|关掉了本站的通知/).waitFor()
    await sheet.getByRole('link', { name: /加入日历/ }).waitFor()

    await context.grantPermissions(['notifications'])
    await page.reload()
    await page.locator('.also').click()
    await sheet.getByRole('button', { name: '开启通知' }).click()
    // There is no push service for it here.
    await sheet.getByText('连不上它的通知服务').waitFor()
    await sheet.locator('.close').click()
    await page.getByRole('button', { name: '取消预约 樱桃熟了' }).waitFor()
    expect(await journey.site.db.prisma.reminder.count({ where: { liveId } })).toBe(1)
    expect(await journey.site.db.prisma.pushSubscription.count()).toBe(0)
  })

  test('shows what is pushed, and leads to the live', async () => {
    const { page, context } = viewer
    const cdp = await context.newCDPSession(page)
    const registrationId = await registrationOf(cdp)
    const path = `/live/${liveId}`
    const told = { title: '徐春杏开播了', body: '樱桃熟了', path, tag: `live-${liveId}` }
    for (const title of ['徐春杏的直播改了时间', told.title])
      await cdp.send('ServiceWorker.deliverPushMessage', {
        ...{ origin: journey.site.origin, registrationId },
        data: JSON.stringify({ ...told, title }),
      })
    const shown = () =>
      page.evaluate(async () => {
        const registration = await navigator.serviceWorker.getRegistration('/push-worker.js')
        const notifications = (await registration?.getNotifications()) ?? []
        return notifications.map(({ title, body, data }) => ({ title, body, data: String(data) }))
      })
    // The second replaced the first: they are of one live.
    await expect.poll(shown).toEqual([{ title: told.title, body: told.body, data: path }])

    // Only a finger may open a window: it is noted here which one a tap would.
    const [worker] = context.serviceWorkers()
    const opened: unknown = await worker?.evaluate(CLICK)
    expect(opened).toEqual([`${journey.site.origin}${path}`])
    await expect.poll(shown).toEqual([])
    expect(journey.people.faults).toEqual([])
  })
})

/** Runs in the worker, whose scope is none of a page: a tap on its notification; answers with what it opens. */
const CLICK = `(async () => {
  const [notification] = await registration.getNotifications()
  const urls = []
  clients.openWindow = async (url) => void urls.push(url)
  clients.matchAll = async () => []
  const work = []
  const click = Object.assign(new Event('notificationclick'), {
    notification,
    waitUntil: (promise) => work.push(promise),
  })
  dispatchEvent(click)
  await Promise.all(work)
  return urls
})()`

async function registrationOf(cdp: CDPSession): Promise<string> {
  const found = new Promise<string>((resolve) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [registration] = registrations
      if (registration) resolve(registration.registrationId)
    })
  })
  await cdp.send('ServiceWorker.enable')
  return found
}
