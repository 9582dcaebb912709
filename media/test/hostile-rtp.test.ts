import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { MediaRoom, MediaServer } from '#media/index.ts'
import { cameraRequest, expectRefusal, microphoneRequest, someDtls, startServer } from './support.ts'

type CameraRequest = ReturnType<typeof cameraRequest>
type RtpParameters = CameraRequest['rtpParameters']

/** A good request with its RTP parameters broken in one place. */
function broken(change: (rtp: RtpParameters) => object): object {
  const request = cameraRequest(2)
  return { ...request, rtpParameters: { ...request.rtpParameters, ...change(request.rtpParameters) } }
}

const inCodec = (change: object) =>
  broken(({ codecs: [codec, ...rest] }) => ({ codecs: [{ ...codec, ...change }, ...rest] }))
const inEncoding = (change: object) =>
  broken(({ encodings: [layer, ...rest] }) => ({ encodings: [{ ...layer, ...change }, ...rest] }))
const withParameters = (parameters: object) => inCodec({ parameters })

const extension = { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 1 }

const nonsense: Record<string, unknown> = {
  nothing: undefined,
  'a string': 'video',
  'no parameters': { kind: 'video', source: 'camera' },
  'an unknown kind': { ...cameraRequest(), kind: 'smell' },
  'an unknown source': { ...cameraRequest(), source: 'crystal ball' },
  'a source of another kind': { ...cameraRequest(), source: 'microphone' },
  'codecs of another kind': { ...cameraRequest(), kind: 'audio', source: 'microphone' },
  'no codec': broken(() => ({ codecs: [] })),
  'only RTX': broken(({ codecs }) => ({ codecs: codecs.slice(1) })),
  'RTX of nothing': broken(({ codecs: [codec, rtx] }) => ({
    codecs: [codec, { ...rtx, parameters: { apt: 99 } }],
  })),
  'RTX of itself': broken(({ codecs: [codec, rtx] }) => ({
    codecs: [codec, { ...rtx, parameters: { apt: 104 } }],
  })),
  'a hundred codecs': broken(({ codecs: [codec] }) => ({
    codecs: Array.from({ length: 100 }, (_, i) => ({ ...codec, payloadType: i })),
  })),
  'a payload type twice': broken(({ codecs: [codec, rtx] }) => ({
    codecs: [codec, { ...rtx, payloadType: 103 }],
  })),
  'a codec nobody has': inCodec({ mimeType: 'video/H999' }),
  'a MIME type with a line break': inCodec({ mimeType: 'video/H264\r\na=x' }),
  'a payload type of 300': inCodec({ payloadType: 300 }),
  'a clock rate of 1': inCodec({ clockRate: 1 }),
  'a negative clock rate': inCodec({ clockRate: -90_000 }),
  'another packetization mode': withParameters({ 'packetization-mode': 7, 'profile-level-id': '42e01f' }),
  'a profile that is none': withParameters({ 'packetization-mode': 1, 'profile-level-id': 'zzzzzz' }),
  'parameters within parameters': withParameters({ deep: { deeper: {} } }),
  'a codec parameter with a line break': withParameters({ 'profile-level-id': '42e01f\r\na=x' }),
  'a huge codec parameter': withParameters({ 'sprop-parameter-sets': 'A'.repeat(100_000) }),
  'too many codec parameters': withParameters(
    Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`p${String(i)}`, i])),
  ),
  'too much feedback': inCodec({ rtcpFeedback: Array.from({ length: 50 }, () => ({ type: 'nack' })) }),
  'no encoding': broken(() => ({ encodings: [] })),
  'ten layers': broken(({ encodings: [layer] }) => ({
    encodings: Array.from({ length: 10 }, (_, i) => ({ ...layer, ssrc: i + 1 })),
  })),
  'an SSRC twice': broken(({ encodings: [layer] }) => ({ encodings: [layer, layer] })),
  'an SSRC of zero': inEncoding({ ssrc: 0 }),
  'an SSRC beyond 32 bits': inEncoding({ ssrc: 2 ** 32 }),
  'a fractional SSRC': inEncoding({ ssrc: 1.5 }),
  'a RID with spaces': inEncoding({ rid: 'a b' }),
  'a scalability mode of 99 layers': inEncoding({ scalabilityMode: 'L99T99' }),
  'a payload type for a codec not given': inEncoding({ codecPayloadType: 55 }),
  'a negative bitrate': inEncoding({ maxBitrate: -1 }),
  'an endless bitrate': inEncoding({ maxBitrate: Infinity }),
  'a header extension of id 0': broken(() => ({ headerExtensions: [{ ...extension, id: 0 }] })),
  'a header extension of id 255': broken(() => ({ headerExtensions: [{ ...extension, id: 255 }] })),
  'a header extension nobody knows': broken(() => ({ headerExtensions: [{ uri: 'urn:x', id: 1 }] })),
  'a header extension id twice': broken(() => ({
    headerExtensions: [extension, { ...extension, uri: 'urn:3gpp:video-orientation' }],
  })),
  'a CNAME with a line break': broken(() => ({ rtcp: { cname: 'me\r\na=candidate:1' } })),
  'an endless CNAME': broken(() => ({ rtcp: { cname: 'x'.repeat(10_000) } })),
  'an msid with a line break': broken(() => ({ msid: 'a b\r\nm=audio 9' })),
  'a mid with a line break': broken(() => ({ mid: '0\r\na=x' })),
}

describe('RTP parameters that make no sense', () => {
  let server: MediaServer
  let room: MediaRoom
  let transportId: string

  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    room = await server.createRoom('room')
    room.addPeer('host')
    transportId = (await room.createTransport('host', 'send')).id
  })
  afterEach(() => {
    room.close()
  })

  it.each(Object.entries(nonsense))('refuses %s, and takes a good request afterwards', async (_, request) => {
    const [pid] = server.workerPids
    await expectRefusal('bad_rtp_parameters', () => room.produce('host', transportId, request))
    expect(room.producers()).toEqual([])
    await room.produce('host', transportId, cameraRequest(3))
    expect(server.workerPids).toEqual([pid])
  })

  it('refuses audio in layers', async () => {
    const request = microphoneRequest()
    const encodings = [{ ssrc: 1 }, { ssrc: 2 }]
    await expectRefusal('bad_rtp_parameters', () =>
      room.produce('host', transportId, {
        ...request,
        rtpParameters: { ...request.rtpParameters, encodings },
      }),
    )
  })

  it('refuses a second stream with the SSRC of the first', async () => {
    const request = cameraRequest()
    await room.produce('host', transportId, request)
    await expectRefusal('bad_rtp_parameters', () => room.produce('host', transportId, request))
    expect(room.producers()).toHaveLength(1)
  })

  it('keeps unknown members out of what viewers get', async () => {
    const producerId = await room.produce('host', transportId, inEncoding({ surprise: 'x'.repeat(50) }))
    room.addPeer('viewer')
    const down = await room.createTransport('viewer', 'receive')
    await room.connectTransport('viewer', down.id, someDtls())
    const consumer = await room.consume('viewer', down.id, producerId, room.routerRtpCapabilities)
    expect(JSON.stringify(consumer)).not.toContain('surprise')
  })
})
