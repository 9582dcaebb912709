import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { MediaServer, WhepDoor, type MediaRoom } from '#media/index.ts'
import { keyFramesAsked, publish, startBrowser, type TestBrowser } from '#media/test/browser-support.ts'
import { someDtls } from '#media/test/support.ts'
import { writeResult } from './support/report.ts'
import { Processes } from './support/processes.ts'
import { Viewers } from './support/viewers.ts'

const WARM_JOINS = 40
const COLD_JOINS = 8
const STORM = 60
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
    cold.push(await join(page, room, producerId, `cold-${String(count)}`))
    await page.context().close()
  }
  const warm = await warmJoins(browser, room, producerId)
  const keyFramesASecond = await storm(host, room)
  const kilobytes = await comeAndGo(media, room, producerId)
  report({ cold, warm, keyFramesASecond, kilobytes })
}

async function join(page: Page, room: MediaRoom, producerId: string, peerId: string): Promise<number> {
  room.addPeer(peerId)
  const tookMs = await page.evaluate<number>(`(${joinInPage})('${peerId}', '${producerId}')`)
  room.closePeer(peerId)
  return tookMs
}

async function warmJoins(browser: TestBrowser, room: MediaRoom, producerId: string): Promise<number[]> {
  const page = await browser.openPage(room)
  const times: number[] = []
  for (let count = 0; count <= WARM_JOINS; count += 1) {
    const took = await join(page, room, producerId, `warm-${String(count)}`)
    if (count > 0) times.push(took)
  }
  return times
}

/** Real viewers, with ICE and DTLS, as fast as they can be let in; how often the host is asked for a keyframe. */
async function storm(host: Page, room: MediaRoom): Promise<number> {
  const viewers = new Viewers(processes)
  const door = new WhepDoor(STORM)
  const asked = async () => Math.max(...(await keyFramesAsked(host)))
  const before = await asked()
  const startedAt = performance.now()
  const joins = Array.from({ length: STORM }, async () => {
    const { sdp, viewer } = await viewers.ask({ do: 'offer' })
    await viewers.ask({ do: 'answer', viewer, sdp: (await door.open(room, sdp)).answer })
  })
  await Promise.all(joins)
  await viewers.allConnected(STORM, 'the storm')
  const seconds = Math.max(1, (performance.now() - startedAt) / 1000)
  const rate = ((await asked()) - before) / seconds
  await viewers.ask({ do: 'close' })
  return rate
}

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

function report(measured: {
  cold: readonly number[]
  warm: readonly number[]
  keyFramesASecond: number
  kilobytes: { before: number; after: number }
}): void {
  const percentiles = (times: readonly number[]) => {
    const sorted = times.toSorted((a, b) => a - b)
    const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0)
    return { p50: at(0.5), p95: at(0.95), max: at(1) }
  }
  const warm = percentiles(measured.warm)
  const { keyFramesASecond, kilobytes } = measured
  const file = writeResult({
    name: 'join',
    unit: 'ms from the wish to watch to the first frame, p95, lower is better',
    ours: warm.p95,
    peers: {},
    limit: { [`goal: ${String(GOAL_MS)} ms`]: GOAL_MS },
    ratios: { [`goal: ${String(GOAL_MS)} ms`]: Math.round((GOAL_MS / warm.p95) * 100) / 100 },
    joinMs: { warm, cold: percentiles(measured.cold) },
    storm: { viewers: STORM, keyFrameRequestsASecond: Math.round(keyFramesASecond * 100) / 100 },
    workerKilobytes: { ...kilobytes, comings: COMINGS },
    conditions: [
      `Chromium on loopback with the product's client library and a camera in simulcast H.264; ${String(WARM_JOINS)} joins in one page,`,
      `${String(COLD_JOINS)} in fresh pages, signalling by calls into the test instead of the socket. The storm is real viewers with`,
      'ICE and DTLS; those that come and go do so without a network of their own.',
    ].join(' '),
  })
  console.table({ warm, cold: percentiles(measured.cold) })
  console.log({ keyFramesASecond, kilobytes })
  console.log(`${path.relative(process.cwd(), file)} written`)
}

try {
  await main()
} finally {
  await processes.close()
}
process.exit()
