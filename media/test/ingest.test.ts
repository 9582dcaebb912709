import { spawn } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ClipStreamer, ingestPlain, type MediaRoom, type MediaServer } from '#media/index.ts'
import { eventually, expectRefusal, ffmpegBin, makeClip, startServer, workerBin } from './support.ts'

interface Packet {
  payloadType: number
  sequence: number
  timestamp: number
  lastByte: number
}

/** The NAL unit that a keyframe starts with; before one nothing is forwarded. */
const h264SequenceParameterSet = 0x67

/** RFC 3550 §5.1. */
const readPacket = (data: Buffer): Packet => ({
  payloadType: data.readUInt8(1) & 0x7f,
  sequence: data.readUInt16BE(2),
  timestamp: data.readUInt32BE(4),
  lastByte: data.at(-1) ?? 0,
})

/** RFC 5761 §4. */
const isRtcp = (data: Buffer) => data.readUInt8(1) >= 192 && data.readUInt8(1) <= 223

/** Receives one stream of the room as plain RTP over UDP. */
async function receive(room: MediaRoom, producerId: string, socket: Socket): Promise<Packet[]> {
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const packets: Packet[] = []
  const transport = await room.router.createPlainTransport({ listenIp: '127.0.0.1', rtcpMux: true })
  await transport.connect({ ip: '127.0.0.1', port: socket.address().port })
  const consumer = await transport.consume({ producerId, rtpCapabilities: room.router.rtpCapabilities })
  const wanted = consumer.rtpParameters.codecs[0]?.payloadType
  socket.on('message', (data) => {
    const packet = readPacket(data)
    if (packet.payloadType === wanted && !isRtcp(data)) packets.push(packet)
  })
  return packets
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('a clip as a host', () => {
  let folder: string
  let file: string
  let server: MediaServer
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fieldcast-clip-'))
    file = join(folder, 'clip.mkv')
    makeClip(file)
    server = await startServer()
  })
  afterAll(async () => {
    await server.close()
    await rm(folder, { recursive: true })
  })

  it('comes out as RTP, loops beyond its end, and comes back after ffmpeg was killed', async () => {
    const room = await server.createRoom('demo')
    const clip = new ClipStreamer({ room, peerId: 'demo-host', ffmpegBin, file })
    clip.start()
    clip.start()
    await eventually('camera and microphone are there', () => room.producers().length === 2)
    const producers = room.producers()
    expect(producers.map(({ peerId, source }) => `${peerId} ${source}`)).toEqual([
      'demo-host camera',
      'demo-host microphone',
    ])
    const sockets = [createSocket('udp4'), createSocket('udp4')] as const
    const [camera, microphone] = producers.map(({ producerId }) => producerId)
    const video = await receive(room, camera ?? '', sockets[0])
    const audio = await receive(room, microphone ?? '', sockets[1])
    const spanMs = () => ((video.at(-1)?.timestamp ?? 0) - (video[0]?.timestamp ?? 0)) / 90
    await eventually('more than one round of the clip', () => spanMs() > 2500, 8000)
    expect(audio.length).toBeGreaterThan(50)
    const stats = await room.stats()
    expect(stats.producers.map(({ score, bitsPerSecond }) => score > 5 && bitsPerSecond > 10_000)).toEqual([
      true,
      true,
    ])

    const added = new Set<string>()
    room.on('producerAdded', ({ source }) => added.add(source))
    process.kill(clip.pid ?? 0, 'SIGKILL')
    await eventually('new streams take their place', () => added.size === 2)
    const arrives = async () => (await room.stats()).producers.every(({ score }) => score > 5)
    await eventually('they flow', arrives)
    expect(clip.restarts).toBe(1)

    await Promise.all([clip.stop(), clip.stop()])
    clip.start()
    expect(clip.pid).toBeUndefined()
    expect(room.producers()).toEqual([])
    for (const socket of sockets) socket.close()
    room.close()
  })

  it('takes no packet from a second sender', async () => {
    const room = await server.createRoom('guarded')
    const ingest = await ingestPlain(room, { peerId: 'demo-host', audio: false })
    const [leg] = ingest.legs
    if (!leg) throw new Error('no leg')
    const sink = createSocket('udp4')
    const packets = await receive(room, leg.producerId, sink)
    const packet = (sequence: number, sender: number) => {
      const data = Buffer.alloc(40)
      data.writeUInt8(0x80, 0)
      data.writeUInt8(leg.payloadType, 1)
      data.writeUInt16BE(sequence, 2)
      data.writeUInt32BE(leg.ssrc, 8)
      data.writeUInt8(h264SequenceParameterSet, 12)
      data.writeUInt8(sender, 39)
      return data
    }
    const [first, second] = [createSocket('udp4'), createSocket('udp4')]
    let sequence = 0
    const sendFrom = (socket: Socket, sender: number) => {
      socket.send(packet((sequence += 1), sender), leg.port, leg.ip)
    }
    const heard = () => packets.map(({ lastByte }) => lastByte)
    await eventually('the first sender is heard', () => {
      sendFrom(first, 1)
      return heard().length > 5
    })
    for (let i = 0; i < 5; i += 1) sendFrom(second, 2)
    second.send(Buffer.from('not RTP at all'), leg.port, leg.ip)
    const before = heard().length
    await eventually('the first sender is heard on', () => {
      sendFrom(first, 3)
      return heard().length > before + 5
    })
    expect(new Set(heard())).toEqual(new Set([1, 3]))
    for (const socket of [first, second, sink]) socket.close()
    room.close()
  })

  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'leaves nothing behind when its process gets %s',
    async (signal) => {
      const script = join(import.meta.dirname, 'clip-process.ts')
      const host = spawn(process.execPath, [script, workerBin, ffmpegBin, file], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let said = ''
      host.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
      await once(host.stdout, 'data')
      const pids = JSON.parse(said) as number[]
      expect(pids).toHaveLength(2)
      expect(pids.filter(isAlive)).toEqual(pids)
      const exited = once(host, 'close')
      host.kill(signal)
      await exited
      await eventually('both are gone', () => !pids.some(isAlive))
      expect(said, 'no alarm on the way out').not.toContain('lost')
    },
  )

  it('says what ffmpeg complained of, tries again at growing intervals, and ends with its room', async () => {
    const room = await server.createRoom('broken')
    const complaints: string[] = []
    const log = (message: string) => complaints.push(message)
    const common = { room, peerId: 'demo-host', log }
    const missing = new ClipStreamer({ ...common, ffmpegBin, file: join(folder, 'missing.mkv') })
    missing.start()
    await eventually('two attempts', () => complaints.length === 2)
    expect(complaints[0]).toContain('No such file')
    await missing.stop()
    expect(room.producers()).toEqual([])
    const noProgram = new ClipStreamer({ ...common, ffmpegBin: '/nonexistent/ffmpeg', file })
    noProgram.start()
    await eventually('the missing program is named', () => complaints.at(-1)?.includes('ENOENT') ?? false)
    await noProgram.stop()
    const orphan = new ClipStreamer({ ...common, ffmpegBin, file })
    orphan.start()
    await eventually('it streams', () => orphan.pid !== undefined)
    room.close()
    await eventually('ffmpeg is gone with its room', () => orphan.pid === undefined)
    await orphan.stop()
    expect(orphan.restarts).toBe(0)
    await expectRefusal('room_closed', () => ingestPlain(room, { peerId: 'demo-host' }))
  })
})
