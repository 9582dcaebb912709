import { spawn, type ChildProcess } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { Audio, PeerConnection, Video, type Track } from 'node-datachannel'
import { ffmpegBin } from './support.ts'

/** An offer as libdatachannel writes it, the library that OBS publishes with, and what takes the answer. */
export interface Publisher {
  readonly offer: string
  readonly states: string[]
  answer(sdp: string): void
  /** How many packets of the picture have come, of a player. */
  received(): number
  /** Sends H.264 that ffmpeg makes, as RTP. */
  sendPicture(): Promise<void>
  close(): void
}

const videoSsrc = 4242
const pictureType = 96

/** A publisher, or a player, that is not ours: libdatachannel with one picture and one sound. */
export async function openPublisher(plays = false): Promise<Publisher> {
  const connection = new PeerConnection('publisher', { iceServers: [], disableAutoNegotiation: true })
  const direction = plays ? 'RecvOnly' : 'SendOnly'
  const states: string[] = []
  let received = 0
  connection.onStateChange((state) => states.push(state))
  const video = new Video('video', direction)
  video.addH264Codec(pictureType, 'profile-level-id=42e01f;packetization-mode=1;level-asymmetry-allowed=1')
  if (!plays) video.addSSRC(videoSsrc, 'obs', 'obs', 'picture')
  const audio = new Audio('audio', direction)
  audio.addOpusCodec(111)
  if (!plays) audio.addSSRC(videoSsrc + 1, 'obs', 'obs', 'sound')
  const picture = connection.addTrack(video)
  // Unless they are kept, their other ends are collected.
  const sound = connection.addTrack(audio)
  picture.onMessage(() => (received += 1))
  const offer = await new Promise<string>((resolve) => {
    connection.onLocalDescription((sdp) => resolve(sdp))
    connection.setLocalDescription()
  })
  let ffmpeg: ChildProcess | undefined
  return {
    ...{ offer, states },
    answer: (sdp) => connection.setRemoteDescription(sdp, 'answer'),
    received: () => received,
    sendPicture: async () => {
      ffmpeg = await forwardPicture(picture)
    },
    close: () => {
      ffmpeg?.kill('SIGKILL')
      sound.close()
      connection.close()
    },
  }
}

/** Lets ffmpeg send a moving picture to a socket here, and passes its packets on. */
async function forwardPicture(track: Track): Promise<ChildProcess> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  socket.on('message', (packet) => {
    if (track.isOpen()) track.sendMessageBinary(packet)
  })
  const ffmpeg = spawn(ffmpegBin, [
    ...['-v', 'error', '-re', '-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=25'],
    ...[
      '-c:v',
      'libx264',
      '-profile:v',
      'baseline',
      '-preset',
      'ultrafast',
      '-pix_fmt',
      'yuv420p',
      '-g',
      '25',
    ],
    ...['-bf', '0', '-b:v', '200k', '-x264-params', 'repeat-headers=1', '-f', 'rtp'],
    ...['-payload_type', String(pictureType), '-ssrc', String(videoSsrc)],
    `rtp://127.0.0.1:${socket.address().port}?pkt_size=1200`,
  ])
  ffmpeg.once('close', () => socket.close())
  return ffmpeg
}
