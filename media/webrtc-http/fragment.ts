import type { TransportParameters } from '../room.types.ts'
import { MediaError } from '../error.ts'
import { candidateOf } from './answer.ts'
import { parseBounded, readIce } from './offer.ts'
import type { IceCredentials } from './sdp.types.ts'

/**
 * The ICE credentials that a `application/trickle-ice-sdpfrag` (RFC 8840 §4.4) is about. Its candidates need no
 * look: an ICE-lite server learns where the other side is from its checks. Errors: bad_sdp.
 */
function readFragment(text: string): IceCredentials {
  if (!/^a=/m.test(text)) throw new MediaError('bad_sdp', 'no attribute in the fragment')
  const { media, ...session } = parseBounded(text)
  const [first] = media
  return readIce({ iceUfrag: session.iceUfrag ?? first?.iceUfrag, icePwd: session.icePwd ?? first?.icePwd })
}

/** The credentials of a fragment that asks for an ICE restart; null where they are the known ones. Errors: bad_sdp. */
export function applyFragment(text: string, known: IceCredentials): IceCredentials | null {
  const ice = readFragment(text)
  return ice.ufrag === known.ufrag && ice.pwd === known.pwd ? null : ice
}

/** The answer to an ICE restart. */
export function writeFragment(
  { iceParameters, iceCandidates }: Pick<TransportParameters, 'iceParameters' | 'iceCandidates'>,
  { mid, type, protocol }: { mid: string; type: string; protocol: string },
): string {
  const candidates = iceCandidates.map(candidateOf).map((one) => {
    const tcp = 'tcptype' in one ? ` tcptype ${one.tcptype}` : ''
    return `a=candidate:${one.foundation} 1 ${one.transport} ${one.priority} ${one.ip} ${one.port} typ ${one.type}${tcp}`
  })
  return [
    'a=ice-lite',
    'a=ice-options:trickle ice2',
    `a=ice-ufrag:${iceParameters.usernameFragment}`,
    `a=ice-pwd:${iceParameters.password}`,
    `m=${type} 9 ${protocol} 0`,
    `a=mid:${mid}`,
    ...candidates,
    'a=end-of-candidates',
    '',
  ].join('\r\n')
}
