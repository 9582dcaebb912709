import { join } from 'node:path'
import { initFile, partListFile } from './archive.ts'

/** One RTP stream that ffmpeg listens for, with RTCP on the next port. */
export interface RtpLeg {
  kind: 'audio' | 'video'
  codec: 'h264' | 'vp8' | 'opus'
  port: number
  payloadType: number
}

const rtpMaps = { h264: 'H264/90000', vp8: 'VP8/90000', opus: 'opus/48000/2' } as const

/** Says to ffmpeg what comes in where (RFC 8866). */
export function describeSession(legs: readonly RtpLeg[]): string {
  const lines = legs.flatMap(({ kind, codec, port, payloadType }) => [
    `m=${kind} ${port} RTP/AVP ${payloadType}`,
    `a=rtpmap:${payloadType} ${rtpMaps[codec]}`,
    ...(codec === 'h264' ? [`a=fmtp:${payloadType} packetization-mode=1`] : []),
  ])
  return ['v=0', 'o=- 0 0 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', ...lines, ''].join('\r\n')
}

/** Ends by itself after this many seconds without media, also when the process that started it is gone. */
const silenceS = 10

/**
 * Reads the session description from its input and writes fMP4 segments and their list into a folder. Each part has
 * a picture and a sound, since players stop where a track of the parts around it is missing.
 */
export function recordingArguments(folder: string, legs: readonly RtpLeg[], segmentMs: number): string[] {
  const video = legs.find(({ kind }) => kind === 'video')
  const voices = legs.filter(({ kind }) => kind === 'audio').length
  const seconds = String(segmentMs / 1000)
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'warning', '-protocol_whitelist', 'pipe,udp,rtp'],
    ...['-fflags', '+genpts', '-analyzeduration', '2000000', '-reorder_queue_size', '500'],
    ...['-buffer_size', '2000000', '-localaddr', '127.0.0.1', '-listen_timeout', String(silenceS)],
    ...['-thread_queue_size', '1024', '-f', 'sdp', '-i', 'pipe:0'],
    ...(voices > 0 ? [] : silence),
    ...(video ? videoArguments(video, seconds) : drawnSound(voices, seconds)),
    ...soundOf(voices, video !== undefined),
    ...['-c:a', 'aac', '-b:a', '96k', '-ac', '2', '-ar', '48000'],
    ...['-f', 'hls', '-hls_time', seconds, '-hls_list_size', '0', '-hls_playlist_type', 'event'],
    ...['-hls_segment_type', 'fmp4', '-hls_fmp4_init_filename', initFile],
    ...['-hls_segment_filename', join(folder, '%05d.m4s')],
    ...['-hls_flags', 'independent_segments+temp_file', join(folder, partListFile)],
  ]
}

const encoded = (seconds: string): string[] => [
  ...['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p'],
  ...['-force_key_frames', `expr:gte(t,n_forced*${seconds})`],
]

/** Phones send H.264, which is copied. VP8 plays neither in fMP4 nor on iPhones: it costs an encoder. */
const videoArguments = ({ codec }: RtpLeg, seconds: string): string[] => [
  ...['-map', '0:v:0'],
  ...(codec === 'h264' ? ['-c:v', 'copy'] : encoded(seconds)),
]

/** Lost packets become silence rather than a lag. */
const steadySound = 'aresample=async=1000'

/** Every voice of the session as one sound named `[mixed]`: none is made quieter by the others, nor too loud by them. */
function mixed(voices: number): string {
  const of = (index: number) => `[0:a:${index}]${steadySound}`
  if (voices === 1) return `${of(0)}[mixed]`
  const inputs = Array.from({ length: voices }, (_, index) => index)
  const steadied = inputs.map((index) => `${of(index)}[voice${index}];`).join('')
  const named = inputs.map((index) => `[voice${index}]`).join('')
  return `${steadied}${named}amix=inputs=${voices}:normalize=0,alimiter=limit=0.95:level=0[mixed]`
}

/** Browsers play Opus in fMP4, iPhones do not: the sound is encoded in any case. */
function soundOf(voices: number, withVideo: boolean): string[] {
  if (voices === 0) return ['-map', '1:a:0', '-shortest']
  return withVideo ? ['-filter_complex', mixed(voices), '-map', '[mixed]'] : ['-map', '[sound]']
}

/** The picture of a stretch without one: the sound as a small line, timed by the sound itself. */
const drawnSound = (voices: number, seconds: string): string[] => [
  '-filter_complex',
  `${mixed(voices)};[mixed]asplit[sound][heard];` +
    '[heard]showwaves=size=180x320:rate=5:mode=cline:colors=0xd9a441,format=yuv420p[drawn]',
  ...['-map', '[drawn]', ...encoded(seconds)],
]

/** The sound of a stretch without one; at the pace of time, else it would run ahead of what is received. */
const silence = ['-re', '-f', 'lavfi', '-i', 'anullsrc=r=48000:cl=stereo']
