/**
 * The script of the page that the browser test opens: a host and a viewer in one, on the client library the
 * product uses. It is bundled by the test, and runs in Chromium only, hence the string.
 */
export const browserPage = `
import { Device } from 'mediasoup-client'

const ask = async (method, ...args) => JSON.parse(await window.signal(method, JSON.stringify(args)))

async function open(device, peerId, direction) {
  const options = await ask('createTransport', peerId, direction)
  const transport = direction === 'send' ? device.createSendTransport(options) : device.createRecvTransport(options)
  transport.on('connect', ({ dtlsParameters }, done, failed) => {
    ask('connectTransport', peerId, transport.id, dtlsParameters).then(done, failed)
  })
  transport.on('produce', ({ kind, rtpParameters }, done, failed) => {
    const source = kind === 'video' ? 'camera' : 'microphone'
    ask('produce', peerId, transport.id, { kind, rtpParameters, source }).then((id) => done({ id }), failed)
  })
  return transport
}

async function loadDevice() {
  const device = await Device.factory()
  await device.load({ routerRtpCapabilities: await ask('routerRtpCapabilities') })
  return device
}

const statsOf = async (transport, type) => [...(await transport.getStats()).values()].filter((row) => row.type === type)

window.publish = async (peerId) => {
  const device = await loadDevice()
  const transport = await open(device, peerId, 'send')
  const media = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 360 }, audio: true })
  const camera = await transport.produce({
    track: media.getVideoTracks()[0],
    encodings: [
      { scaleResolutionDownBy: 2, maxBitrate: 150_000 },
      { scaleResolutionDownBy: 1, maxBitrate: 700_000 },
    ],
  })
  await transport.produce({ track: media.getAudioTracks()[0] })
  window.keyFramesAsked = async () =>
    (await statsOf(transport, 'outbound-rtp')).filter((row) => row.kind === 'video').map((row) => row.pliCount ?? 0)
  return camera.id
}

window.watch = async (peerId, producerId) => {
  const device = await loadDevice()
  const transport = await open(device, peerId, 'receive')
  const offer = await ask('consume', peerId, transport.id, producerId, device.recvRtpCapabilities)
  const consumer = await transport.consume(offer)
  const video = Object.assign(document.createElement('video'), {
    autoplay: true, muted: true, srcObject: new MediaStream([consumer.track]),
  })
  document.body.append(video)
  await ask('resumeConsumer', peerId, consumer.id)
  window.look = async () => {
    const rows = [...(await consumer.getStats()).values()]
    const inbound = rows.find((row) => row.type === 'inbound-rtp')
    const canvas = Object.assign(document.createElement('canvas'), { width: 32, height: 18 })
    const pen = canvas.getContext('2d')
    pen.drawImage(video, 0, 0, 32, 18)
    const [dtls] = await statsOf(transport, 'transport')
    return {
      width: video.videoWidth,
      framesDecoded: inbound?.framesDecoded ?? 0,
      brightest: Math.max(...pen.getImageData(0, 0, 32, 18).data.filter((_, i) => i % 4 !== 3)),
      codec: consumer.rtpParameters.codecs[0].mimeType,
      srtpCipher: dtls?.srtpCipher,
    }
  }
  return consumer.id
}
`
