import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { videoSecondsAt } from '#client/features/live/replay.rules.ts'
import { liveRoutes } from '#contracts/live/live.routes.ts'
import { recordingRoutes } from '#contracts/live/recording.routes.ts'
import type { Visitor } from '../support/browser.ts'
import { Field, rememberConnections, soundPackets } from '../support/field.ts'
import { card, viewerChat } from '../support/live-page.ts'
import { ask, type Staff } from '../support/people.ts'
import { expectMovingPicture } from '../support/picture.ts'
import { putOnAir } from '../support/selling.ts'
import { explain, hostSays } from '../support/studio-page.ts'

const STILL_SIDES = { timeout: 40_000, interval: 500 }

describe('a host in a field with hardly any network', () => {
  let field: Field
  let liveId = ''
  let host: Staff
  let studio: Visitor
  let viewer: Visitor

  beforeAll(async () => {
    field = await Field.open()
    host = await field.hireHost()
    liveId = await putOnAir(field, host, '樱桃熟了')
    studio = await field.host.enter('host', { cookie: host.cookie })
    viewer = await field.viewers.enter('viewer')
    await rememberConnections(viewer)
    await studio.page.goto(`/studio/${liveId}`)
    await viewer.page.goto(`/live/${liveId}`)
  })
  afterEach(({ task }) => field.explainFailure(task))
  afterAll(() => field.close())

  const still = () => viewer.page.getByRole('img', { name: '主播刚拍的照片' })
  /** The photo's address and width once it is decoded. */
  const shown = () =>
    still()
      .evaluate((image: HTMLImageElement) => (image.complete ? `${image.naturalWidth} ${image.src}` : ''))
      .catch(() => '')

  /** Where the replay stands, and what a failure needs to know beside it; null where no film is shown. */
  const film = () =>
    viewer.page.evaluate(() => {
      const video = document.querySelector<HTMLVideoElement>('.replay video')
      if (!video) return null
      const { currentTime, paused, seeking, readyState, buffered, error } = video
      const spans = Array.from({ length: buffered.length }, (_, i) => [buffered.start(i), buffered.end(i)])
      return { currentTime, paused, seeking, readyState, spans, error: error?.message }
    })
  const playsPast = (seconds: number) =>
    expect
      .poll(film, { timeout: 60_000 })
      .toSatisfy((now: Awaited<ReturnType<typeof film>>) => (now?.currentTime ?? 0) > seconds)
  const lengthS = () =>
    viewer.page.evaluate(() => document.querySelector<HTMLVideoElement>('.replay video')?.duration ?? 0)
  const playFrom = (seconds: number) =>
    viewer.page.evaluate((at) => {
      const video = document.querySelector<HTMLVideoElement>('.replay video')
      if (!video) return
      video.muted = true
      video.currentTime = at
      void video.play()
    }, seconds)

  async function expectSoundAndStills(): Promise<void> {
    await expect.poll(shown, STILL_SIDES).toMatch(/^[1-9]\d+ /)
    const before = await shown()
    const heard = await soundPackets(viewer)
    await expect.poll(async () => (await shown()) !== before, STILL_SIDES).toBe(true)
    // A photo may come a moment after the one before: what counts is that sound comes, too.
    await expect.poll(async () => (await soundPackets(viewer)) - heard, STILL_SIDES).toBeGreaterThan(20)
  }

  test('starts with a picture', () => expectMovingPicture(viewer.page))

  test('sends sound and photos by hand at 150 kbit/s, and sells meanwhile', async () => {
    field.orchard.limit({ upKbps: 150, downKbps: 150 }, 'wifi')
    await studio.page.getByRole('radio', { name: '田间' }).click()
    await studio.page.getByText('田间模式：先不断播').waitFor()
    await expectSoundAndStills()
    await explain(studio.page, '美早大樱桃')
    await card(viewer.page).getByRole('heading', { name: '美早大樱桃' }).waitFor()
    await hostSays(studio.page, '网不好，先听我说')
    await viewerChat(viewer.page).getByText('网不好，先听我说').waitFor()
  })

  test('shows the newest photo to whoever comes later', async () => {
    const late = await field.viewers.enter('late')
    await late.page.goto(`/live/${liveId}`)
    await late.page.getByRole('img', { name: '主播刚拍的照片' }).waitFor()
    await late.context.close()
  })

  test('gets its picture back by hand when the network is there again', async () => {
    field.orchard.limit({}, 'wifi')
    await studio.page.getByRole('button', { name: '试着恢复' }).click()
    await expectMovingPicture(viewer.page)
  })

  test('goes down to photos by itself at 60 kbit/s, and up again by itself', async () => {
    field.orchard.limit({ upKbps: 60, downKbps: 60 }, 'wifi')
    await studio.page.getByText('田间模式：先不断播').waitFor({ timeout: 90_000 })
    await expectSoundAndStills()
    field.orchard.limit({}, 'wifi')
    await expectMovingPicture(viewer.page, 120_000)
  })

  test('keeps its photos for the replay', async () => {
    const { stills } = await ask(field.site, recordingRoutes.recording, { params: { liveId } })
    expect(stills.length).toBeGreaterThan(3)
    const [first] = stills
    const photo = await fetch(`${field.site.origin}${first?.url ?? ''}`)
    expect(photo.headers.get('content-type')).toBe('image/jpeg')
    expect((await photo.arrayBuffer()).byteLength).toBeLessThanOrEqual(30_720)
  })

  test('shows them in the replay, which plays from picture to sound alone and on to picture', async () => {
    await ask(field.site, liveRoutes.end, { cookie: host.cookie, params: { liveId } })
    await viewer.page.getByRole('region', { name: '回放' }).waitFor()
    const { parts } = await ask(field.site, recordingRoutes.recording, { params: { liveId } })
    const alone = parts.findIndex(({ hasPicture }, index) => !hasPicture && parts[index - 1]?.hasPicture)
    const [heard, seen] = [parts[alone], parts.slice(alone).find(({ hasPicture }) => hasPicture)]
    expect(heard && seen, 'sound alone, and a picture after it').toBeTruthy()
    const startS = videoSecondsAt(heard?.startMs ?? 0, parts)
    const endS = videoSecondsAt(seen?.startMs ?? 0, parts)
    await expect.poll(lengthS).toBeGreaterThan(endS)
    await playFrom(startS - 1)
    await playsPast(startS + 1)
    const photo = viewer.page.getByRole('img', { name: '当时网弱' })
    await playFrom(endS - 3)
    await expect
      .poll(() => photo.evaluate((image: HTMLImageElement) => image.naturalWidth).catch(() => 0))
      .toBeGreaterThan(0)
    await playsPast(endS + 1)
    await photo.waitFor({ state: 'detached' })
    expect([...field.host.faults, ...field.viewers.faults]).toEqual([])
  })
})
