import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { People, type Visitor } from '../support/browser.ts'
import { Field, rememberConnections } from '../support/field.ts'
import { HelperProcess } from '../support/helper-process.ts'
import { viewerChat } from '../support/live-page.ts'
import { Network, type Place } from '../support/network.ts'
import { expectMovingPicture } from '../support/picture.ts'
import { putOnAir } from '../support/selling.ts'
import { hostSays } from '../support/studio-page.ts'

const RELAY_PORT = 3478
const SECRET = 'only-the-county-and-its-relay-know'
const DELAY_MS = 150
const RELAY = path.join(import.meta.dirname, '../support/slow-relay.ts')

/** How the media of a page reach it: the pairs of addresses that carry something. */
const pathsOf = ({ page }: Visitor) =>
  page.evaluate(async () => {
    const reports = await Promise.all((window.remembered ?? []).map((connection) => connection.getStats()))
    return reports.flatMap((report) => {
      const rows = [...report.values()] as Record<string, unknown>[]
      const row = (id: unknown) => rows.find((one) => one['id'] === id)
      return rows
        .filter((one) => one['type'] === 'candidate-pair' && one['state'] === 'succeeded' && one['nominated'])
        .map((pair) => {
          const [local, remote] = [row(pair['localCandidateId']), row(pair['remoteCandidateId'])]
          return {
            type: local?.['candidateType'],
            protocol: remote?.['protocol'],
            relayBy: local?.['relayProtocol'] ?? null,
            roundTripS: Number(pair['currentRoundTripTime']),
          }
        })
    })
  })

describe('viewers in hard networks', () => {
  let field: Field
  let relay: HelperProcess
  let bend: HelperProcess | undefined
  let office: Place
  let hotel: Place
  let mountain: Place
  let distant: Place
  let studio: Visitor
  let liveId = ''
  const browsers: People[] = []

  beforeAll(async () => {
    const network = Network.open()
    const machine = network.place('relay')
    office = network.place('office')
    hotel = network.place('hotel')
    mountain = network.place('mountain')
    distant = network.place('distant')
    relay = await HelperProcess.start(
      machine.program('turnserver'),
      [
        ...[
          '-n',
          '--use-auth-secret',
          `--static-auth-secret=${SECRET}`,
          '--realm=fieldcast',
          '--no-tls',
          '--no-dtls',
        ],
        ...[
          `--listening-ip=${machine.address()}`,
          `--relay-ip=${machine.address()}`,
          '--no-cli',
          '--verbose',
        ],
        ...[`--listening-port=${RELAY_PORT}`, '--log-file=stdout', '--pidfile=/dev/null'],
      ],
      'listener opened on',
    )
    const environment = {
      FIELDCAST_TURN_URLS: `turn:${machine.address()}:${RELAY_PORT}?transport=tcp`,
      FIELDCAST_TURN_SECRET: SECRET,
    }
    field = await Field.open({ environment }, network)
    const host = await field.hireHost()
    liveId = await putOnAir(field, host, '樱桃熟了')
    studio = await field.host.enter('host', { cookie: host.cookie })
    await studio.page.goto(`/studio/${liveId}`)
  })
  afterEach(async ({ task }) => {
    await field.explainFailure(task)
    if (task.result?.state === 'fail') {
      for (const people of browsers) console.log(await people.takePictures(), people.faults)
      console.log(relay.output.slice(-2_000))
    }
    for (const people of browsers.splice(0)) await people.close()
  })
  afterAll(async () => {
    await relay.stop()
    await bend?.stop()
    await field.close()
  })

  async function watchFrom(place: Place, name: string): Promise<Visitor> {
    const people = await People.openIn(place, field.site.origin)
    browsers.push(people)
    const viewer = await people.enter(name)
    await rememberConnections(viewer)
    await viewer.page.goto(`/live/${liveId}`)
    return viewer
  }

  test('without UDP get the picture over TCP', async () => {
    office.guard({ leaving: ['meta l4proto udp drop', `tcp dport ${RELAY_PORT} reject with tcp reset`] })
    const viewer = await watchFrom(office, 'office')
    await expectMovingPicture(viewer.page)
    await expect
      .poll(() => pathsOf(viewer))
      .toContainEqual(expect.objectContaining({ relayBy: null, protocol: 'tcp' }))
  })

  test('that let through nothing but web and relay get it from a real TURN server, by a credential of their own', async () => {
    const media = field.site.mediaPort
    hotel.guard({ leaving: ['meta l4proto udp drop', `tcp dport ${media} reject with tcp reset`] })
    const viewer = await watchFrom(hotel, 'hotel')
    await expect
      .poll(() => pathsOf(viewer), { timeout: 60_000 })
      .toContainEqual(expect.objectContaining({ type: 'relay', relayBy: 'tcp' }))
    await expectMovingPicture(viewer.page)
    expect(relay.output).toMatch(/user <\d+:[^>]+>: successful login|ALLOCATE processed, success/)
  })

  test('with a tenth of all packets lost and 150 ms each way see a moving picture and miss no word', async () => {
    const { mediaPort } = field.site
    const args = [RELAY, field.network.address, String(mediaPort), String(DELAY_MS)]
    bend = await HelperProcess.start(distant.program(process.execPath), args, 'relays')
    mountain.guard({
      // So that the picture can come by no other way.
      leaving: [`tcp dport { ${mediaPort}, ${RELAY_PORT} } reject with tcp reset`],
      translating: [
        `ip daddr ${field.network.address} udp dport ${mediaPort} dnat ip to ${distant.address()}`,
      ],
    })
    mountain.lose(0.1)
    const viewer = await watchFrom(mountain, 'mountain')
    await expectMovingPicture(viewer.page, 90_000)
    const words = Array.from({ length: 12 }, (_, index) => `第${index + 1}筐樱桃`)
    const seen = new Set<string>()
    for (const one of words) {
      await hostSays(studio.page, one)
      await viewerChat(viewer.page).getByText(one).waitFor({ timeout: 60_000 })
      seen.add(one)
    }
    expect([...seen]).toEqual(words)
    const farthest = async () =>
      Math.max(
        0,
        ...(await pathsOf(viewer)).map(({ protocol, roundTripS }) => (protocol === 'udp' ? roundTripS : 0)),
      )
    await expect.poll(farthest).toBeGreaterThan((2 * DELAY_MS) / 1000)
    await expectMovingPicture(viewer.page, 90_000)
  })
})
