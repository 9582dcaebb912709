import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WhepDoor, WhipSession, type MediaRoom, type MediaServer, type WhepSession } from '#media/index.ts'
import { offersPage, type Played } from './browser-offers.ts'
import { launchChromium } from './browser-support.ts'
import { openPublisher } from './offers.ts'
import { expectRefusal, startServer } from './support.ts'

let media: MediaServer
let room: MediaRoom
let browser: Browser
const door = new WhepDoor(3)

beforeAll(async () => {
  ;[media, browser] = await Promise.all([startServer(), launchChromium()])
  room = await media.createRoom('orchard')
})
afterAll(async () => {
  await browser.close()
  await media.close()
})

/** A page whose offers this test answers; what it opened is in `sessions`. */
async function openPage() {
  const page = await browser.newPage()
  const sessions: (WhipSession | WhepSession)[] = []
  await page.exposeFunction('answer', async (kind: string, sdp: string) => {
    const opening = kind === 'whip' ? WhipSession.open(room, 'page', sdp) : door.open(room, sdp)
    const session = await opening
    sessions.push(session)
    return session.answer
  })
  await page.goto('chrome://version')
  await page.evaluate(offersPage)
  return { page, sessions }
}

const look = (page: Page) => page.evaluate<Played>('window.look()')
const camera = async () => (await room.stats()).producers.find(({ source }) => source === 'camera')

describe('a publisher that is OBS’s library', () => {
  it('sends a picture that a standard player decodes, and is gone when it is ended', async () => {
    const publisher = await openPublisher()
    const session = await WhipSession.open(room, 'obs', publisher.offer)
    publisher.answer(session.answer)
    await expect.poll(() => publisher.states).toContain('connected')
    await publisher.sendPicture()
    await expect.poll(async () => (await camera())?.bitsPerSecond).toBeGreaterThan(50_000)

    const { page, sessions } = await openPage()
    await page.evaluate('window.play()')
    await expect.poll(async () => (await look(page)).framesDecoded).toBeGreaterThan(10)
    expect(await look(page)).toMatchObject({ state: 'connected', width: 320, codec: 'video/H264' })

    publisher.close()
    session.close()
    expect(room.producers()).toEqual([])
    // Its player is told, so that it comes again.
    await expect.poll(() => sessions[0]?.closed).toBe(true)
    await page.close()
  })
})

describe('a publisher that is a browser', () => {
  it('sends simulcast in the order of its sizes, and sound, and restarts ICE', async () => {
    const host = await openPage()
    await host.page.evaluate('window.publish([["f", 1], ["h", 2], ["q", 4]])')
    const [session] = host.sessions
    if (!(session instanceof WhipSession)) throw new Error('nothing was opened')
    expect(session.answer).toContain('a=simulcast:recv f;h;q')
    await expect
      .poll(async () =>
        (await camera())?.layers.filter((layer) => layer.bitsPerSecond > 0).map((layer) => layer.rid),
      )
      .toEqual(expect.arrayContaining(['f', 'h']))
    const { producer } = room.publications.get((await camera())?.producerId ?? '')
    expect(producer.rtpParameters.encodings?.map(({ rid }) => rid)).toEqual(['q', 'h', 'f'])

    const viewer = await openPage()
    await viewer.page.evaluate('window.play()')
    await expect.poll(async () => (await look(viewer.page)).framesDecoded).toBeGreaterThan(5)
    await expect.poll(async () => (await look(viewer.page)).soundBytes).toBeGreaterThan(100)

    const before = session.etag
    const fragment = await host.page.evaluate<string>('window.restart()')
    const answer = await session.patch(fragment)
    expect(answer).toMatch(/^a=ice-lite\r\n/)
    expect(answer).toContain(`a=ice-ufrag:${JSON.parse(session.etag) as string}`)
    expect(session.etag).not.toBe(before)
    expect(await session.patch(`${fragment}a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n`)).toBeNull()
    await expectRefusal('bad_sdp', () => session.patch('a=ice-ufrag:short\r\n'))
    session.close()
    viewer.sessions[0]?.close()
    await Promise.all([host.page.close(), viewer.page.close()])
  })
})

describe('offers that are none', () => {
  it('are refused with a code, and harm nobody', async () => {
    const { offer, ...publisher } = await openPublisher()
    const pids = media.workerPids
    const sections = offer.slice(offer.indexOf('m='))
    const broken = [
      '',
      'v=0',
      '\u0000\u0001',
      'x'.repeat(70_000),
      `${offer}a=${'y'.repeat(5000)}\r\n`,
      offer + 'a=x\r\n'.repeat(3000),
      offer + sections.repeat(40),
      'v=0\r\n' + 'm=video 9 UDP/TLS/RTP/SAVPF 96\r\n'.repeat(1000),
      offer.replaceAll('a=mid:', 'a=mad:'),
      offer.replaceAll('a=ice-pwd', 'a=ice-pw'),
      offer.replaceAll(/a=fingerprint:.*\r\n/g, ''),
      offer.replaceAll(/a=fingerprint:sha-256 /g, 'a=fingerprint:sha-256 00:'),
      offer.replaceAll('BUNDLE', 'BANDLE'),
      offer.replaceAll(/a=ssrc:\d+/g, 'a=ssrc:7'),
      offer.replaceAll('profile-level-id', `__proto__=1;${'z'.repeat(300)}`),
    ]
    for (const sdp of broken) {
      const refused = await WhipSession.open(room, 'hostile', sdp).then(
        () => 'accepted',
        (error: unknown) => (error as { code?: string }).code,
      )
      expect(['bad_sdp', 'not_acceptable'], sdp.slice(0, 80)).toContain(refused)
    }
    for (let at = 0; at < offer.length; at += 97) {
      const session = await WhipSession.open(room, 'hostile', offer.slice(0, at)).catch((error: unknown) => {
        expect(['bad_sdp', 'not_acceptable']).toContain((error as { code?: string }).code)
        return null
      })
      session?.close()
    }
    await expectRefusal('not_acceptable', () =>
      WhipSession.open(room, 'hostile', offer.replaceAll('H264', 'H265').replaceAll('opus', 'speex')),
    )
    const playerOffer = offer.replaceAll('a=sendonly', 'a=recvonly')
    await expectRefusal('unknown_producer', () => door.open(room, playerOffer))
    expect(room.hasPeer('hostile')).toBe(false)
    expect(media.workerPids).toEqual(pids)
    publisher.close()
  })
})
