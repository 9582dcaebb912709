import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { liveRoutes } from '#contracts/live/live.routes.ts'
import { videoSecondsAt } from '#client/features/live/replay.rules.ts'
import { recordingRoutes } from '#contracts/live/recording.routes.ts'
import { IdentityStore } from '#server/areas/identity/identity.store.ts'
import { SessionsService } from '#server/areas/identity/sessions.service.ts'
import { systemClock } from '#server/core/clock.ts'
import { People, type Visitor } from './support/browser.ts'
import { ask } from './support/people.ts'
import { expectMovingPicture } from './support/picture.ts'
import { Site } from './support/site.ts'

/** A firewall as WebRTC meets it: every way to the server ends in RFC 5737's nowhere. */
const noWayThrough = `
  const original = RTCPeerConnection.prototype.setRemoteDescription
  RTCPeerConnection.prototype.setRemoteDescription = function (description) {
    const sdp = description.sdp.replace(/^(a=candidate:\\S+ \\d+ \\S+ \\d+) \\S+ /gm, '$1 192.0.2.1 ')
    return original.call(this, { type: description.type, sdp })
  }
`

/** The process that writes this site's recording of a live. */
function recorderOf(site: Site, liveId: string): number {
  const isRecorder = (pid: string) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      return command.includes(`${site.folder}/media/lives/${liveId}`)
    } catch {
      return false
    }
  }
  return Number(readdirSync('/proc').find((name) => /^\d+$/.test(name) && isRecorder(name)))
}

describe('a live that is recorded', () => {
  let site: Site
  let people: People
  let viewer: Visitor
  let liveId = ''
  let hostId = ''

  beforeAll(async () => {
    site = await Site.open({ demo: true })
    people = await People.open(site.origin)
    const { items } = await ask(site, liveRoutes.lives, { query: { state: 'live' } })
    liveId = items[0]?.id ?? ''
    hostId = items[0]?.host.id ?? ''
    viewer = await people.enter('behind a firewall')
    await viewer.page.addInitScript(noWayThrough)
  })
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    console.log(await people.takePictures(), people.faults, site.output.slice(-3_000))
  })
  afterAll(async () => {
    await people.close()
    await site.close()
  })

  const page = () => ask(site, recordingRoutes.recording, { params: { liveId } })
  const time = () => viewer.page.evaluate(() => document.querySelector('video')?.currentTime ?? 0)
  const source = () => viewer.page.evaluate(() => document.querySelector('video')?.src ?? '')

  test('plays by HLS by itself where WebRTC does not get through', async () => {
    await viewer.page.goto(`/live/${liveId}`)
    await expectMovingPicture(viewer.page)
    // hls.js plays through a media source; WebRTC through an object without address.
    expect(await source()).toMatch(/^blob:/)
  })

  test('goes on after kill -9 of the process that records it', async () => {
    process.kill(recorderOf(site, liveId), 'SIGKILL')
    await expect.poll(async () => (await page()).parts.length, { timeout: 20_000 }).toBe(2)
    const before = await time()
    await expect.poll(time, { timeout: 40_000 }).toBeGreaterThan(before + 8)
    await expectMovingPicture(viewer.page)
  })

  test('can be replayed by everybody on the page the moment it ends, across the gap, by chapter', async () => {
    const sessions = new SessionsService({ store: new IdentityStore(site.db), clock: systemClock })
    const { token } = await sessions.open(hostId, 'test')
    await ask(site, liveRoutes.end, { cookie: `fieldcast_session=${token}`, params: { liveId } })
    const replay = viewer.page.getByRole('region', { name: '回放' })
    await replay.waitFor({ timeout: 15_000 })
    const [first] = (await page()).parts
    const gapAt = (first?.durationMs ?? 0) / 1000
    await viewer.page.evaluate((at) => {
      const video = document.querySelector<HTMLVideoElement>('.replay video')
      if (!video) return
      video.muted = true
      video.currentTime = at
      void video.play()
    }, gapAt - 2)
    const replayTime = () =>
      viewer.page.evaluate(() => document.querySelector<HTMLVideoElement>('.replay video')?.currentTime ?? 0)
    await expect.poll(replayTime, { timeout: 30_000 }).toBeGreaterThan(gapAt + 2)
    await replay.getByRole('navigation', { name: '讲解章节' }).getByRole('button').nth(1).click()
    await expect.poll(replayTime, { timeout: 10_000 }).toBeLessThan(gapAt - 2)
    const clip = replay.getByRole('link', { name: /下载讲解片段/ }).first()
    const answer = await viewer.page.request.get((await clip.getAttribute('href')) ?? '')
    expect(answer.status()).toBe(200)
    expect(answer.headers()['content-type']).toBe('video/mp4')
  })

  test('can be shared by chapter: whoever follows the link begins there', async () => {
    await viewer.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await viewer.page
      .getByRole('button', { name: /^分享这一段/ })
      .last()
      .click()
    await viewer.page.getByText('这一段的链接复制好了').waitFor()
    const link = new URL(await viewer.page.evaluate(() => navigator.clipboard.readText()))
    const { chapters, parts } = await page()
    const startMs = chapters.at(-1)?.startMs ?? 0
    expect(`${link.pathname}${link.search}`).toBe(`/live/${liveId}?t=${Math.floor(startMs / 1000)}`)
    const other = await people.enter('friend')
    await other.page.goto(link.href)
    const reached = () =>
      other.page.evaluate(() => document.querySelector<HTMLVideoElement>('.replay video')?.currentTime ?? 0)
    await expect.poll(reached).toBeGreaterThan(videoSecondsAt(startMs, parts) - 1.5)
    expect(await reached()).toBeLessThan(videoSecondsAt(startMs, parts) + 20)
    expect(people.faults).toEqual([])
  })
})
