import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import path from 'node:path'
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createWorker, type types } from 'mediasoup'
import { MediaServer, WhepDoor, type MediaRoom } from '#media/index.ts'
import { freePort } from '#server/storage/free-port.ts'
import { cpuSeconds } from './support/cpu-time.ts'
import { JanusViewer, startJanus } from './support/janus.ts'
import { Processes } from './support/processes.ts'
import { median, writeResult } from './support/report.ts'
import type { SourceOrder } from './support/rtp-source.ts'
import { Viewers } from './support/viewers.ts'

const VIEWERS = 40
const PACKETS_A_SECOND = 200
const PLAIN_VIEWERS = 120
const ROUNDS = 3
const ROUND_MS = 5_000
const SSRC = 7_777
const PAYLOAD_TYPE = 96
const VP8 = { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 } as const
/** RFC 7714: a key of 32 bytes and a salt of 12. */
const GCM_KEY_BYTES = 44

const processes = new Processes()

/** A crowd that receives: whose CPU it costs, and how many packets have come since the last look. */
interface Subject {
  readonly pids: readonly number[]
  readonly packets: () => Promise<number>
}

interface Round {
  /** Microseconds of CPU for one packet forwarded. */
  readonly perPacketUs: number
  readonly packetsPerSecond: number
}

/** CPU for a forwarded packet, ours beside Janus from one source, and one worker beside two. */
async function main(): Promise<void> {
  const media = await MediaServer.create({ workers: 1, listen: { addresses: [{ ip: '127.0.0.1' }] } })
  processes.onClose(() => media.close())
  const room = await media.createRoom('bench')
  const janusHttp = await freePort()
  const janusRtp = await freePort()
  const janus = startJanus(janusHttp, janusRtp)
  processes.onClose(janus.stop)
  const one = await plainRig(1)
  const two = await plainRig(2)
  startSource([await ingest(room), janusRtp, one.port, two.port])
  await sleep(1_500)

  const subjects = {
    ours: await ourViewers(room, media.workerPids),
    janus: await janusViewers(janusHttp, janus.pid),
    oneWorker: one.subject,
    twoWorkers: two.subject,
  }
  const names = Object.keys(subjects) as (keyof typeof subjects)[]
  const rounds = Object.fromEntries(names.map((name) => [name, [] as Round[]]))
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const name of names) {
      const measured = await measure(subjects[name])
      if (round > 0) rounds[name]?.push(measured)
    }
  report((name) => rounds[name] ?? [])
}

async function measure({ pids, packets }: Subject): Promise<Round> {
  const cpu = () => pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0)
  await packets()
  const before = cpu()
  const startedAt = performance.now()
  await sleep(ROUND_MS)
  const count = await packets()
  const seconds = (performance.now() - startedAt) / 1000
  return { perPacketUs: ((cpu() - before) * 1e6) / count, packetsPerSecond: count / seconds }
}

function startSource(ports: readonly number[]): void {
  const order: SourceOrder = {
    ports,
    ssrc: SSRC,
    payloadType: PAYLOAD_TYPE,
    packetsPerSecond: PACKETS_A_SECOND,
  }
  processes.fork(new URL('support/rtp-source.ts', import.meta.url), [JSON.stringify(order)])
}

/** Lets plain RTP into a room, as the demo's clips come, and tells the port. */
async function ingest(room: MediaRoom): Promise<number> {
  const { transport, producer } = await plainProducer(room.router)
  room.publications.add(producer, 'source', 'camera')
  return transport.tuple.localPort
}

async function plainProducer(router: types.Router) {
  const transport = await router.createPlainTransport({ listenIp: '127.0.0.1', rtcpMux: true, comedia: true })
  const producer = await transport.produce({
    kind: 'video',
    rtpParameters: {
      codecs: [{ mimeType: 'video/VP8', payloadType: PAYLOAD_TYPE, clockRate: 90_000 }],
      encodings: [{ ssrc: SSRC }],
    },
  })
  return { transport, producer }
}

async function ourViewers(room: MediaRoom, pids: readonly number[]): Promise<Subject> {
  const viewers = new Viewers(processes)
  const door = new WhepDoor(VIEWERS)
  for (let viewer = 0; viewer < VIEWERS; viewer += 1) {
    const offered = await viewers.ask({ do: 'offer' })
    const session = await door.open(room, offered.sdp)
    await viewers.ask({ do: 'answer', viewer: offered.viewer, sdp: session.answer })
  }
  await viewers.allConnected(VIEWERS, 'ours')
  return { pids, packets: viewers.packets }
}

async function janusViewers(httpPort: number, pid: number): Promise<Subject> {
  const viewers = new Viewers(processes)
  for (let viewer = 0; viewer < VIEWERS; viewer += 1) {
    const handle = new JanusViewer(httpPort)
    const { sdp } = await viewers.ask({ do: 'accept', sdp: await handle.watch() })
    await handle.start(sdp)
  }
  await viewers.allConnected(VIEWERS, 'Janus')
  return { pids: [pid], packets: viewers.packets }
}

/** Plain SRTP consumers spread over workers, all into one socket that only counts. */
async function plainRig(workers: number): Promise<{ port: number; subject: Subject }> {
  const workerBin = process.env['MEDIASOUP_WORKER_BIN']
  const made = await Promise.all(
    Array.from({ length: workers }, () => createWorker(workerBin === undefined ? {} : { workerBin })),
  )
  processes.onClose(() => {
    for (const worker of made) worker.close()
  })
  const routers = await Promise.all(made.map((worker) => worker.createRouter({ mediaCodecs: [VP8] })))
  const [home] = routers
  if (!home) throw new Error('no worker')
  const { transport, producer } = await plainProducer(home)
  for (const router of routers.slice(1)) await home.pipeToRouter({ producerId: producer.id, router })
  const sink = createSocket({ type: 'udp4', recvBufferSize: 4 * 2 ** 20 }).bind(0, '127.0.0.1')
  await once(sink, 'listening')
  processes.onClose(() => {
    sink.close()
  })
  const consumers: types.Consumer[] = []
  for (let viewer = 0; viewer < PLAIN_VIEWERS; viewer += 1) {
    const router = routers[viewer % routers.length] ?? home
    consumers.push(await plainConsumer(router, producer.id, sink.address().port))
  }
  let before = 0
  const packets = async () => {
    const stats = await Promise.all(consumers.map((consumer) => consumer.getStats()))
    const sent = stats
      .flat()
      .reduce((sum, row) => sum + (row.type === 'outbound-rtp' ? row.packetCount : 0), 0)
    const fresh = sent - before
    before = sent
    return fresh
  }
  return { port: transport.tuple.localPort, subject: { pids: made.map(({ pid }) => pid), packets } }
}

async function plainConsumer(
  router: types.Router,
  producerId: string,
  port: number,
): Promise<types.Consumer> {
  const transport = await router.createPlainTransport({
    ...{ listenIp: '127.0.0.1', rtcpMux: true, comedia: false },
    ...{ enableSrtp: true, srtpCryptoSuite: 'AEAD_AES_256_GCM' },
  })
  const keyBase64 = randomBytes(GCM_KEY_BYTES).toString('base64')
  const srtpParameters = { cryptoSuite: 'AEAD_AES_256_GCM', keyBase64 } as const
  await transport.connect({ ip: '127.0.0.1', port, srtpParameters })
  // The sink answers nothing, so there is no congestion to control.
  return transport.consume({
    producerId,
    rtpCapabilities: { ...router.rtpCapabilities, headerExtensions: [] },
  })
}

function report(of: (name: string) => readonly Round[]): void {
  const cost = (name: string) => median(of(name).map((round) => round.perPacketUs))
  const rate = (name: string) => Math.round(median(of(name).map((round) => round.packetsPerSecond)))
  const two = (value: number) => Math.round(value * 100) / 100
  const perCore = (name: string) => Math.floor(1e6 / cost(name) / PACKETS_A_SECOND)
  const share = (name: string) => two(rate(name) / (VIEWERS * PACKETS_A_SECOND))
  const table = ['ours', 'janus', 'oneWorker', 'twoWorkers'].map((name) => ({
    ...{ name, 'µs a packet': two(cost(name)), 'viewers a core': perCore(name), 'packets/s': rate(name) },
  }))
  console.table(table)
  for (const name of ['ours', 'janus']) if (rate(name) === 0) throw new Error(`${name} forwarded nothing`)
  const file = writeResult({
    name: 'sfu',
    unit: 'µs of server CPU a forwarded packet, lower is better',
    ours: two(cost('ours')),
    peers: { janus: two(cost('janus')) },
    limit: { plainSrtp: two(cost('oneWorker')) },
    ratios: {
      janus: two(cost('janus') / cost('ours')),
      twoWorkers: two((2 * cost('oneWorker')) / cost('twoWorkers')),
    },
    viewersPerCore: { ours: perCore('ours'), janus: perCore('janus') },
    perPacketUs: { plainOneWorker: two(cost('oneWorker')), plainTwoWorkers: two(cost('twoWorkers')) },
    /** Far below 1: the machine was too busy for the source or the viewers, and the figures are rough. */
    received: { ours: share('ours'), janus: share('janus') },
    calibration: { webrtcOverPlain: two(cost('ours') / cost('oneWorker')) },
    conditions: [
      `One source of ${String(PACKETS_A_SECOND)} VP8 packets/s of 1.1 kB for all. Ours and Janus: ${String(VIEWERS)} viewers each`,
      'with ICE, DTLS and SRTP (libdatachannel, which picks the cipher for both), reached by WHEP and by the streaming plugin',
      '(ice-lite, two event loops); CPU of the worker, and of the Janus process. Two workers: the packets that two may',
      `forward in a second of both cores' CPU, over one worker's in one; ${String(PLAIN_VIEWERS)} plain AES-GCM consumers into one socket,`,
      `since source and sinks share the two cores. ${String(ROUNDS)} rounds of ${String(ROUND_MS)} ms by turns, medians.`,
    ].join(' '),
  })
  console.log(`${path.relative(process.cwd(), file)} written`)
}

try {
  await main()
} finally {
  await processes.close()
}
process.exit()
