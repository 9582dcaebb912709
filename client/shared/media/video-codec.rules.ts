/** The three pictures a host sends at once; viewers get the best their network carries. */
export const simulcast = [
  { rid: 'r0', maxBitrate: 150_000, scaleResolutionDownBy: 4 },
  { rid: 'r1', maxBitrate: 500_000, scaleResolutionDownBy: 2 },
  { rid: 'r2', maxBitrate: 1_500_000, scaleResolutionDownBy: 1 },
] as const

interface Codec {
  readonly mimeType: string
  readonly parameters?: Record<string, unknown>
}

/**
 * H.264 first, because recordings then copy without transcoding and every iPhone plays it; its constrained
 * baseline before other profiles; VP8 where there is no H.264. Undefined: the browser's own order.
 */
export function pickVideoCodec<C extends Codec>(codecs: readonly C[]): C | undefined {
  const named = (name: string) => codecs.filter((codec) => codec.mimeType.toLowerCase() === name)
  const h264 = named('video/h264')
  return h264.find((codec) => isConstrainedBaseline(codec)) ?? h264[0] ?? named('video/vp8')[0]
}

function isConstrainedBaseline(codec: Codec): boolean {
  const profile = codec.parameters?.['profile-level-id']
  return typeof profile === 'string' && profile.toLowerCase().startsWith('42e0')
}
