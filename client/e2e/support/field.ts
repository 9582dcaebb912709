import { availableParallelism, loadavg } from 'node:os'
import type { RunnerTestCase } from 'vitest'
import { People, type Visitor } from './browser.ts'
import { Network, type Place } from './network.ts'
import { furnish, hire, signInAdmin, type County, type Staff } from './people.ts'
import { Site, type SiteOptions } from './site.ts'

declare global {
  interface Window {
    /** Every connection that the page has opened. */
    remembered?: RTCPeerConnection[]
  }
}

interface Parts {
  network: Network
  site: Site
  county: County
  admin: string
  orchard: Place
  town: Place
  people: readonly [host: People, viewers: People]
}

/** A server, a host in an orchard with two links to it, and viewers in a town, each with a real network. */
export class Field {
  readonly site: Site
  readonly county: County
  readonly network: Network
  readonly orchard: Place
  readonly town: Place
  readonly host: People
  readonly viewers: People
  readonly #admin: string

  private constructor(parts: Parts) {
    this.site = parts.site
    this.county = parts.county
    this.network = parts.network
    this.orchard = parts.orchard
    this.town = parts.town
    this.#admin = parts.admin
    const [host, viewers] = parts.people
    this.host = host
    this.viewers = viewers
  }

  static async open(options: SiteOptions = {}, network = Network.open()): Promise<Field> {
    const orchard = network.place('orchard', ['wifi', 'cell'])
    const town = network.place('town')
    const site = await Site.open({ ...options, address: network.address })
    try {
      const admin = await signInAdmin(site)
      const county = await furnish(site, admin, { titles: ['美早大樱桃', '槐花蜜'], stock: 50 })
      const people = [
        await People.openIn(orchard, site.origin),
        await People.openIn(town, site.origin),
      ] as const
      return new Field({ network, site, county, admin, orchard, town, people })
    } catch (error) {
      await site.close()
      network.close()
      throw error
    }
  }

  get everybody(): readonly People[] {
    return [this.host, this.viewers]
  }

  hireHost(): Promise<Staff> {
    return hire(this.site, this.#admin, { name: '徐春杏', username: 'chunxing', roles: ['host'] })
  }

  /** After a failed test: what the server printed and where pictures of every page are. */
  async explainFailure(task: Readonly<RunnerTestCase>): Promise<void> {
    if (task.result?.state !== 'fail') return
    for (const people of this.everybody)
      console.log(
        `${task.name}\npictures: ${await people.takePictures()}\npages: ${people.faults.join('\n')}`,
      )
    console.log(this.site.output.slice(-4_000))
  }

  async close(): Promise<void> {
    for (const people of this.everybody) await people.close()
    await this.site.close()
    this.network.close()
  }
}

/** Frames that the page's video has shown so far. */
export const framesOf = ({ page }: Visitor): Promise<number> =>
  page.evaluate(() => document.querySelector('video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0)

/**
 * The stream is back by itself so long after the network is. The goal is 3 s, and every run prints what it took; the
 * bound is wider, since several browsers, a server and whatever else runs share the machine.
 */
export const backWithinMs = (): number => 9_000 * Math.max(1, (loadavg()[0] ?? 1) / availableParallelism())

/** What is under way when the network goes still shows for so long. */
const IN_FLIGHT_MS = 400

/** Milliseconds from now until the page's picture moves, past what was under way; at most `withinMs`. */
export async function msUntilMoving(visitor: Visitor, withinMs = 20_000): Promise<number> {
  const since = performance.now()
  await visitor.page.waitForTimeout(IN_FLIGHT_MS)
  let last = await framesOf(visitor)
  let gained = 0
  while (gained < 5 && performance.now() - since < withinMs) {
    await visitor.page.waitForTimeout(50)
    const now = await framesOf(visitor)
    // A rebuilt connection may count from zero again.
    gained += now >= last ? now - last : now
    last = now
  }
  const ms = Math.round(performance.now() - since)
  console.log(`the picture moved after ${ms} ms`)
  return ms
}

/** Has the page remember its connections, for `soundPackets`; before it is opened. */
export const rememberConnections = ({ context }: Visitor): Promise<unknown> =>
  context.addInitScript(() => {
    const remembered: RTCPeerConnection[] = []
    window.remembered = remembered
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        remembered.push(this)
      }
    }
  })

/** Packets of sound that have reached the page. */
export const soundPackets = ({ page }: Visitor): Promise<number> =>
  page.evaluate(async () => {
    const reports = await Promise.all((window.remembered ?? []).map((connection) => connection.getStats()))
    const rows = reports.flatMap((report) => [...report.values()] as Record<string, unknown>[])
    const sound = rows.filter((row) => row['type'] === 'inbound-rtp' && row['kind'] === 'audio')
    return sound.reduce((sum, row) => sum + Number(row['packetsReceived']), 0)
  })
