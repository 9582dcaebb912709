/** Every way a media request can be refused. The strings are stable: callers map them to their own problems. */
export const mediaErrorCodes = [
  'bad_dtls_parameters',
  'bad_ids',
  'bad_layers',
  'bad_rtp_capabilities',
  'bad_rtp_parameters',
  'bad_sdp',
  'already_connected',
  'cannot_consume',
  'media_closed',
  'media_failed',
  'no_worker',
  'not_acceptable',
  'not_connected',
  'peer_closed',
  'room_closed',
  'room_exists',
  'room_full',
  'too_many_consumers',
  'too_many_producers',
  'too_many_rooms',
  'too_many_transports',
  'unknown_consumer',
  'unknown_peer',
  'unknown_producer',
  'unknown_room',
  'unknown_transport',
  'wrong_direction',
] as const

export type MediaErrorCode = (typeof mediaErrorCodes)[number]

/** A refused media request. `message` is for logs and may name inner details; show people the code's own words. */
export class MediaError extends Error {
  override readonly name = 'MediaError'
  readonly code: MediaErrorCode

  constructor(code: MediaErrorCode, message: string = code, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Runs `work`; whatever it throws becomes a MediaError with `code`, unless it is one already. */
export async function failingAs<T>(code: MediaErrorCode, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof MediaError) throw error
    throw new MediaError(code, error instanceof Error ? error.message : String(error), { cause: error })
  }
}
