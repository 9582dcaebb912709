import { createHmac, randomBytes } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { crc32 } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { MediaRoom, MediaServer, TransportParameters } from '#media/index.ts'
import { cameraRequest, someDtls, startServer } from './support.ts'

const STUN_COOKIE = 0x2112_a442
const BINDING_SUCCESS = 0x0101
const MOST_GROWTH_KIB = 8 * 1024

/** A STUN attribute (RFC 8489 §14): type, length, value, padded to four bytes. */
function attribute(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(type, 0)
  head.writeUInt16BE(value.length, 2)
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)])
}

/** A binding request as an ICE agent in control sends it (RFC 8445 §7.1). */
function bindingRequest(username: string, password: string): Buffer {
  const head = Buffer.alloc(20)
  head.writeUInt16BE(0x0001, 0)
  head.writeUInt32BE(STUN_COOKIE, 4)
  randomBytes(12).copy(head, 8)
  const grown = (message: Buffer, by: number) => {
    message.writeUInt16BE(message.length - 20 + by, 2)
    return message
  }
  const body = Buffer.concat([
    head,
    attribute(0x0006, Buffer.from(username)),
    attribute(0x0024, Buffer.from([0x6e, 0x00, 0x1e, 0xff])),
    attribute(0x802a, randomBytes(8)),
  ])
  const mac = createHmac('sha1', password).update(grown(body, 24)).digest()
  const signed = grown(Buffer.concat([body, attribute(0x0008, mac)]), 8)
  const print = Buffer.alloc(4)
  print.writeUInt32BE((crc32(signed) ^ 0x5354_554e) >>> 0)
  return Buffer.concat([signed, attribute(0x8028, print)])
}

/** An RTP packet of H.264 that claims this SSRC. */
function rtp(ssrc: number, sequence: number): Buffer {
  const packet = Buffer.alloc(12 + 200, 0x65)
  packet[0] = 0x80
  packet[1] = 103
  packet.writeUInt16BE(sequence % 65_536, 2)
  packet.writeUInt32BE(sequence * 3_000, 4)
  packet.writeUInt32BE(ssrc, 8)
  return packet
}

/** What a stranger may throw at the port: RTP, RTCP, DTLS and STUN that are none or lead nowhere, and mere bytes. */
function garbage(ssrc: number, sequence: number): Buffer[] {
  const stun = bindingRequest('nobody:knows', 'a password that is none')
  const longer = Buffer.from(stun)
  longer.writeUInt16BE(0xfff0, 2)
  return [
    Buffer.alloc(0),
    randomBytes(1 + (sequence % 1_400)),
    Buffer.alloc(9_000, 0xff),
    rtp(ssrc, sequence),
    rtp(ssrc, sequence).subarray(0, 11),
    Buffer.concat([Buffer.from([0xbf, 103, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1]), randomBytes(8)]),
    Buffer.concat([Buffer.from([0x81, 206, 0xff, 0xff]), randomBytes(40)]),
    Buffer.concat([Buffer.from([22, 254, 253]), randomBytes(60)]),
    stun,
    longer,
    stun.subarray(0, 19),
    Buffer.concat([stun.subarray(0, 20), randomBytes(stun.length - 20)]),
  ]
}

const send = (socket: Socket, packet: Buffer, port: number) =>
  new Promise<void>((resolve) => {
    socket.send(packet, port, '127.0.0.1', () => {
      resolve()
    })
  })

const memoryKib = (pid: number) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1])

describe('media from a tuple that nobody knows', () => {
  let server: MediaServer
  let room: MediaRoom
  let transport: TransportParameters
  let port: number
  let ssrc: number
  let stranger: Socket
  const answers: Buffer[] = []

  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    room = await server.createRoom('room')
    room.addPeer('host')
    transport = await room.createTransport('host', 'send')
    await room.connectTransport('host', transport.id, someDtls())
    const request = cameraRequest()
    ssrc = request.rtpParameters.encodings[0]?.ssrc ?? 0
    await room.produce('host', transport.id, request)
    port = portOf('udp')
    stranger = createSocket('udp4')
    answers.length = 0
    stranger.on('message', (message) => answers.push(message))
    stranger.bind(0, '127.0.0.1')
    await once(stranger, 'listening')
  })
  afterEach(() => {
    stranger.close()
    room.close()
  })

  const portOf = (protocol: 'udp' | 'tcp') =>
    transport.iceCandidates.find((candidate) => candidate.protocol === protocol)?.port ?? 0

  /** An ICE agent that knows the password asks on the same socket and is answered, as nothing before it was. */
  async function expectOnlyItsAnswer(): Promise<void> {
    const { usernameFragment, password } = transport.iceParameters
    const ask = async () => {
      await send(stranger, bindingRequest(`${usernameFragment}:me`, password), port)
      return answers.map((answer) => answer.readUInt16BE(0))
    }
    await expect.poll(ask).toContain(BINDING_SUCCESS)
    expect(new Set(await ask())).toEqual(new Set([BINDING_SUCCESS]))
  }

  it('is met with silence, and reaches no stream whose SSRC it claims', async () => {
    for (const packet of garbage(ssrc, 1)) await send(stranger, packet, port)
    await expectOnlyItsAnswer()
    // Now its address is known, and still there is no DTLS: what it sends is not the host's.
    for (const packet of garbage(ssrc, 2)) if (packet.length > 0) await send(stranger, packet, port)
    const [stream] = (await room.stats()).producers
    expect(stream).toMatchObject({ bitsPerSecond: 0, layers: [] })
  })

  it('costs the worker nothing that it keeps, by UDP and by TCP', async () => {
    const [pid = 0] = server.workerPids
    const storm = async (count: number) => {
      for (let at = 0; at < count; at += 1)
        await Promise.all(garbage(ssrc, at).map((packet) => send(stranger, packet, port)))
    }
    await storm(200)
    const before = memoryKib(pid)
    await storm(2_000)
    for (let at = 0; at < 50; at += 1) {
      const pipe = connect(portOf('tcp'), '127.0.0.1')
      const ended = once(pipe, 'close')
      pipe.on('error', () => undefined)
      await once(pipe, 'connect')
      pipe.end(Buffer.concat([randomBytes(2), ...garbage(ssrc, at)]))
      pipe.resume()
      await ended
    }
    expect(memoryKib(pid) - before).toBeLessThan(MOST_GROWTH_KIB)
    await expectOnlyItsAnswer()
    expect(server.workerPids).toEqual([pid])
    expect((await room.stats()).transports).toBe(1)
  })
})
