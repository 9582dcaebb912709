/** What a page runs to publish and to play by offer and answer alone, with Chromium's own WebRTC. */
export const offersPage = `
window.publish = async (layers) => {
  const media = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 360 }, audio: true })
  const connection = new RTCPeerConnection()
  const sendEncodings = layers.map(([rid, scaleResolutionDownBy]) => ({ rid, scaleResolutionDownBy }))
  const init = layers.length > 0 ? { sendEncodings } : {}
  const video = connection.addTransceiver(media.getVideoTracks()[0], { direction: 'sendonly', ...init })
  video.setCodecPreferences(RTCRtpSender.getCapabilities('video').codecs.sort(
    (a, b) => (b.mimeType === 'video/H264') - (a.mimeType === 'video/H264')))
  connection.addTransceiver(media.getAudioTracks()[0], { direction: 'sendonly' })
  await exchange(connection, 'whip')
  window.publisher = connection
}

window.play = async () => {
  const connection = new RTCPeerConnection()
  const stream = new MediaStream()
  connection.ontrack = ({ track }) => stream.addTrack(track)
  for (const kind of ['audio', 'video']) connection.addTransceiver(kind, { direction: 'recvonly' })
  await exchange(connection, 'whep')
  const video = Object.assign(document.createElement('video'), { autoplay: true, muted: true, srcObject: stream })
  document.body.append(video)
  window.player = connection
  window.look = async () => {
    const rows = [...(await connection.getStats()).values()]
    const picture = rows.find((row) => row.type === 'inbound-rtp' && row.kind === 'video')
    const sound = rows.find((row) => row.type === 'inbound-rtp' && row.kind === 'audio')
    return {
      state: connection.connectionState,
      width: video.videoWidth,
      framesDecoded: picture?.framesDecoded ?? 0,
      codec: rows.find((row) => row.id === picture?.codecId)?.mimeType ?? '',
      soundBytes: sound?.bytesReceived ?? 0,
    }
  }
}

window.restart = async (kind) => {
  const connection = window.publisher ?? window.player
  connection.restartIce()
  const offer = await connection.createOffer()
  const lines = offer.sdp.split('\\r\\n')
  const fragment = lines.filter((line) => /^a=ice-(ufrag|pwd)/.test(line)).slice(0, 2)
  return fragment.join('\\r\\n') + '\\r\\n'
}

async function exchange(connection, door) {
  await connection.setLocalDescription(await connection.createOffer())
  await connection.setRemoteDescription({ type: 'answer', sdp: await window.answer(door, connection.localDescription.sdp) })
}
`

/** What a playing page sees. */
export interface Played {
  state: string
  width: number
  framesDecoded: number
  codec: string
  soundBytes: number
}
