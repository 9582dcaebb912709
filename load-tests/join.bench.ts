import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { MediaServer, WhepDoor, type MediaRoom } from '#media/index.ts'
import { keyFrameRequestDelayMs } from '#media/limits.ts'
import { keyFramesAsked, publish, startBrowser } from '#media/test/browser-support.ts'
import { someDtls } from '#media/test/support.ts'
import { newId } from '#server/core/ids.ts'
import { writeResult } from './support/report.ts'
import { Processes } from './support/processes.ts'
import { Viewers } from './support/viewers.ts'

const WARM_JOINS = 40
const BUSY_JOINS = 20
const COLD_JOINS = 8
const STORM = 1_000
const STORM_MS = 5_000
const COMINGS = 1_000
const GOAL_MS = 500

const processes = new Processes()

/** From the wish to watch to the first decoded frame, in a page that has what the product's page has by then. */
const joinInPage = `async (peerId, producerId) => {
  const startedAt = performance.now()
  await window.watch(peerId, producerId)
  const video = [...document.querySelectorAll('video')].at(-1)
  await new Promise((resolve) => video.requestVideoFrameCallback(resolve))
  const took = performance.now() - startedAt
  video.srcObject.getTracks().forEach((track) => track.stop())
  video.remove()
  return took
}`

/** How long a viewer waits for the picture, and what a crowd that comes at once does to host and memory. */
async function main(): Promise<void> {
  const limits = { peersPerRoom: 5_000 }
  const media = await MediaServer.create({ workers: 1, limits, listen: { addresses: [{ ip: '127.0.0.1' }] } })
  processes.onClose(() => media.close())
  const browser = await startBrowser()
  processes.onClose(() => browser.close())
  const room = await media.createRoom('bench')
  room.addPeer('host')
  const host = await browser.openPage(room)
  const producerId = await publish(host, 'host')
  await sleep(2_000)

  const cold: number[] = []
  for (let count = 0; count < COLD_JOINS; count += 1) {
    const page = await browser.openPage(room)
    await quietPause()
    cold.push(await join(page, room, producerId, `cold-${String(count)}`))
    await page.context().close()
  }
  const page = await browser.openPage(room)
  const warm = await joinsOf(page, WARM_JOINS, quietPause, room, producerId)
  const busy = await joinsOf(page, BUSY_JOINS, () => Promise.resolve(), room, producerId)
  const crowd = await storm(host, room)
  const kilobytes = await comeAndGo(media, room, producerId)
  report({ cold, warm, busy, crowd, kilobytes })
}

/** Long enough that nobody else's keyframe is still to come: the viewer comes to a room alone. */
const quietPause = () => sleep(keyFrameRequestDelayMs + 100 + Math.random() * 300)

async function join(page: Page, room: MediaRoom, producerId: string, peerId: string): Promise<number> {
  room.addPeer(peerId)
  const tookMs = await page.evaluate<number>(`(${joinInPage})('${peerId}', '${producerId}')`)
  room.closePeer(peerId)
  return tookMs
}

/** The first is for the page to wake up, and does not count. */
async function joinsOf(
  page: Page,
  joins: number,
  pause: () => Promise<void>,
  room: MediaRoom,
  producerId: string,
): Promise<number[]> {
  const times: number[] = []
  for (let count = 0; count <= joins; count += 1) {
    await pause()
    const took = await join(page, room, producerId, `warm-${newId()}`)
    if (count > 0) times.push(took)
  }
  return times
}

interface Crowd {
  readonly viewers: number
  readonly seconds: number
  /** Of the layer that was asked most often, while they came and for some seconds after. */
  readonly keyFrameRequestsASecond: number
}

/** Real viewers, with ICE and DTLS, let in all at once; how often the host is asked for a keyframe. */
async function storm(host: Page, room: MediaRoom): Promise<Crowd> {
  const viewers = new Viewers(processes)
  const door = new WhepDoor(STORM)
  const asked = async () => Math.max(...(await keyFramesAsked(host)))
  const offers = await Promise.all(Array.from({ length: STORM }, () => viewers.ask({ do: 'offer' })))
  const before = await asked()
  const startedAt = performance.now()
  const elapsed = () => (performance.now() - startedAt) / 1000
  const joins = offers.map(async ({ sdp, viewer }) =>
    viewers.ask({ do: 'answer', viewer, sdp: (await door.open(room, sdp)).answer }),
  )
  await Promise.all(joins)
  await viewers.allConnected(STORM, 'the storm')
  const seconds = elapsed()
  // What the joiners asked for last is put off by a second: it counts too.
  await sleep(STORM_MS)
  const requests = (await asked()) - before
  const watched = elapsed()
  if (requests === 0 || (await viewers.packets()) === 0) throw new Error('the storm saw no picture')
  const keyFrameRequestsASecond = two(requests / watched)
  await viewers.ask({ do: 'close' })
  return { viewers: STORM, seconds: two(seconds), keyFrameRequestsASecond }
}

const two = (value: number): number => Math.round(value * 100) / 100

/** The worker's memory before and after a thousand viewers that came and went, in kilobytes. */
async function comeAndGo(media: MediaServer, room: MediaRoom, producerId: string) {
  const pid = media.workerPids[0] ?? 0
  // The first thousand fills the allocator's pools; what matters is that the second adds nothing.
  await visit(room, producerId, 'first')
  const before = residentKilobytes(pid)
  await visit(room, producerId, 'second')
  return { before, after: residentKilobytes(pid) }
}

async function visit(room: MediaRoom, producerId: string, name: string): Promise<void> {
  for (let count = 0; count < COMINGS; count += 1) {
    const peerId = `${name}-${String(count)}`
    room.addPeer(peerId)
    const { id } = await room.createTransport(peerId, 'receive')
    await room.connectTransport(peerId, id, someDtls())
    const consumer = await room.consume(peerId, id, producerId, room.routerRtpCapabilities)
    await room.resumeConsumer(peerId, consumer.id)
    room.closePeer(peerId)
  }
  await sleep(1_000)
}

const residentKilobytes = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1] ?? 0)

function percentiles(times: readonly number[]) {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.ceil((sorted.length - 1) * share)] ?? 0)
  return { p50: at(0.5), p95: at(0.95), max: at(1) }
}

function report(measured: {
  cold: readonly number[]
  warm: readonly number[]
  busy: readonly number[]
  crowd: Crowd
  kilobytes: { before: number; after: number }
}): void {
  const warm = percentiles(measured.warm)
  const cold = percentiles(measured.cold)
  const busy = percentiles(measured.busy)
  const { crowd, kilobytes } = measured
  const file = writeResult({
    name: 'join',
    unit: 'ms from the wish to watch to the first frame, p95, lower is better',
    ours: warm.p95,
    peers: {},
    limit: { goal: GOAL_MS },
    ratios: { goal: two(GOAL_MS / warm.p95) },
    joinMs: { warm, cold, busy },
    storm: crowd,
    workerKilobytes: { ...kilobytes, comings: COMINGS },
    conditions: [
      `Chromium on loopback with the product's client library and a camera in simulcast H.264, signalling by calls into the`,
      `test instead of the socket. Warm: ${String(WARM_JOINS)} joins in one page; cold: ${String(COLD_JOINS)} in fresh pages, both more than a second after`,
      `the last keyframe. Busy: ${String(BUSY_JOINS)} one right after another, which wait for the next keyframe, since a host is asked for one`,
      'a second at most. The storm is real viewers with ICE and DTLS, all on the same two cores as the host; those that come',
      'and go do so without a network of their own.',
    ].join(' '),
  })
  console.table({ warm, cold, busy })
  console.log({ crowd, kilobytes })
  console.log(`${path.relative(process.cwd(), file)} written`)
}

try {
  await main()
} finally {
  await processes.close()
}
process.exit()
