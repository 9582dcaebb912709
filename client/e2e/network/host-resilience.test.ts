import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Visitor } from '../support/browser.ts'
import { backWithinMs, Field, msUntilMoving } from '../support/field.ts'
import { viewerChat } from '../support/live-page.ts'
import { isStill, markPage } from '../support/page-mark.ts'
import { expectMovingPicture } from '../support/picture.ts'
import { putOnAir } from '../support/selling.ts'
import { hostSays } from '../support/studio-page.ts'

const TUNNEL_MS = 20_000
const WEAK = '主播网络较弱'

describe('a host whose network fails', () => {
  let field: Field
  let studio: Visitor
  let viewer: Visitor
  let mark = ''

  beforeAll(async () => {
    field = await Field.open()
    const host = await field.hireHost()
    const liveId = await putOnAir(field, host, '樱桃熟了')
    studio = await field.host.enter('host', { cookie: host.cookie })
    viewer = await field.viewers.enter('viewer')
    await studio.page.goto(`/studio/${liveId}`)
    await viewer.page.goto(`/live/${liveId}`)
    mark = await markPage(viewer)
  })
  afterEach(async ({ task }) => {
    await field.explainFailure(task)
    expect(await isStill(viewer, mark), 'the viewer never reloads').toBe(true)
  })
  afterAll(() => field.close())

  test('streams from the orchard to the town', () => expectMovingPicture(viewer.page))

  test('goes on by itself after a tunnel of 20 s, which viewers are told of', async () => {
    field.orchard.cut('wifi')
    field.orchard.cut('cell')
    await viewer.page.getByText(WEAK).waitFor()
    await viewer.page.waitForTimeout(TUNNEL_MS)
    field.orchard.mend('wifi')
    field.orchard.mend('cell')
    expect(await msUntilMoving(viewer)).toBeLessThan(backWithinMs())
    await viewer.page.getByText(WEAK).waitFor({ state: 'hidden' })
  })

  test('goes on by itself after a change from Wi-Fi to 4G and back', async () => {
    for (const change of [() => field.orchard.drop('wifi'), () => field.orchard.mend('wifi')]) {
      change()
      expect(await msUntilMoving(viewer)).toBeLessThan(backWithinMs())
      // What is for sale can be changed over the new network as well.
      await hostSays(studio.page, '换了网，接着播')
      await viewerChat(viewer.page).getByText('换了网，接着播').last().waitFor({ timeout: 5_000 })
    }
  })

  test('goes on by itself after the page was reloaded', async () => {
    await studio.page.reload()
    expect(await msUntilMoving(viewer)).toBeLessThan(backWithinMs())
  })

  test('goes on by itself after the phone was locked', async () => {
    const session = await studio.context.newCDPSession(studio.page)
    await session.send('Page.setWebLifecycleState', { state: 'frozen' })
    await viewer.page.waitForTimeout(TUNNEL_MS)
    await session.send('Page.setWebLifecycleState', { state: 'active' })
    expect(await msUntilMoving(viewer)).toBeLessThan(backWithinMs())
    await hostSays(studio.page, '手机解锁了')
    await viewerChat(viewer.page).getByText('手机解锁了').waitFor({ timeout: 5_000 })
  })

  test('goes on by itself after the media worker was killed, host and viewer alike', async () => {
    for (const pid of field.site.mediaWorkers) process.kill(pid, 'SIGKILL')
    expect(await msUntilMoving(viewer)).toBeLessThan(backWithinMs())
    expect([...field.host.faults, ...field.viewers.faults]).toEqual([])
  })
})
