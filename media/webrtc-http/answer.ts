import { randomInt } from 'node:crypto'
import { write, type MediaDescription, type SessionDescription } from 'sdp-transform'
import type { types } from 'mediasoup'
import type { TransportParameters } from '../room.types.ts'
import type { Agreed } from './negotiate.ts'
import type { OfferedSection } from './sdp.types.ts'

/** One section of the offer and what becomes of it. */
export interface AnsweredSection {
  offered: OfferedSection
  /** Null: refused. */
  agreed: Agreed | null
  direction: 'recvonly' | 'sendonly' | 'inactive'
  /** What we send in it. */
  stream?: { ssrc: number; cname: string; msid: string }
}

type AnswerTransport = Pick<TransportParameters, 'iceParameters' | 'iceCandidates' | 'dtlsParameters'>

/** Writes the answer of an ICE-lite server whose transport is all there: candidates and end of candidates. */
export function writeAnswer(
  transport: AnswerTransport,
  sections: readonly AnsweredSection[],
  { passive }: { passive: boolean },
): string {
  const bundled = sections.filter(({ agreed }) => agreed !== null).map(({ offered }) => offered.mid)
  const print = transport.dtlsParameters.fingerprints.find(({ algorithm }) => algorithm === 'sha-256')
  const session: SessionDescription = {
    version: 0,
    origin: {
      ...{ username: '-', sessionId: randomInt(1, 2 ** 47), sessionVersion: 1 },
      ...{ netType: 'IN', ipVer: 4, address: '0.0.0.0' },
    },
    name: '-',
    timing: { start: 0, stop: 0 },
    icelite: 'ice-lite',
    groups: [{ type: 'BUNDLE', mids: bundled.join(' ') }],
    msidSemantic: { semantic: 'WMS', token: '*' },
    ...(print ? { fingerprint: { type: print.algorithm, hash: print.value } } : {}),
    media: sections.map((section) =>
      section.agreed ? accepted(section, section.agreed, transport, passive) : refused(section.offered),
    ),
  }
  return write(session)
}

function accepted(
  { offered, direction, stream }: AnsweredSection,
  { codecs, extensions }: Agreed,
  transport: AnswerTransport,
  passive: boolean,
): MediaDescription {
  const { iceParameters, iceCandidates } = transport
  return {
    ...basics(offered, 9, codecs.map(({ payloadType }) => payloadType).join(' ')),
    rtp: codecs.map(rtpOf),
    fmtp: codecs.flatMap(fmtpOf),
    rtcpFb: codecs.flatMap(({ payloadType: payload, rtcpFeedback = [] }) =>
      rtcpFeedback.map(({ type, parameter }) => ({
        ...{ payload, type },
        ...(parameter ? { subtype: parameter } : {}),
      })),
    ),
    ext: extensions.map(({ uri, id: value }) => ({ uri, value })),
    direction,
    rtcpMux: 'rtcp-mux',
    rtcpRsize: 'rtcp-rsize',
    setup: passive ? 'active' : 'passive',
    iceUfrag: iceParameters.usernameFragment,
    icePwd: iceParameters.password,
    candidates: iceCandidates.map(candidateOf),
    endOfCandidates: 'end-of-candidates',
    ...(stream ? streamOf(stream) : {}),
    ...(offered.rids.length > 0 && direction === 'recvonly' ? simulcastOf(offered.rids) : {}),
  }
}

/** RFC 8829 §5.3.1: the section stays in its place with port 0. */
const refused = (offered: OfferedSection): MediaDescription => ({
  ...basics(offered, 0, offered.payloads),
  ...{ rtp: [], fmtp: [], direction: 'inactive' },
})

const basics = (offered: OfferedSection, port: number, payloads: string) => ({
  ...{ type: offered.type, port, protocol: offered.protocol, payloads },
  connection: { version: 4, ip: '0.0.0.0' },
  mid: offered.mid,
})

const rtpOf = ({ payloadType, mimeType, clockRate, channels }: types.RtpCodecParameters) => ({
  payload: payloadType,
  codec: mimeType.split('/')[1] ?? '',
  rate: clockRate,
  ...(channels !== undefined && channels > 1 ? { encoding: channels } : {}),
})

function fmtpOf({ payloadType, parameters }: types.RtpCodecParameters) {
  const config = Object.entries(parameters ?? {})
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(';')
  return config === '' ? [] : [{ payload: payloadType, config }]
}

/** A candidate as SDP has it; sdp-transform knows both what it needs and what mediasoup tells. */
export const candidateOf = (candidate: types.IceCandidate) => ({
  ...{ foundation: candidate.foundation, component: 1, transport: candidate.protocol },
  ...{ priority: candidate.priority, ip: candidate.address, port: candidate.port, type: candidate.type },
  ...(candidate.protocol === 'tcp' ? { tcptype: candidate.tcpType ?? 'passive' } : {}),
})

const streamOf = ({ ssrc, cname, msid }: { ssrc: number; cname: string; msid: string }) => ({
  msid: [{ id: cname, appdata: msid }],
  ssrcs: [
    { id: ssrc, attribute: 'cname', value: cname },
    { id: ssrc, attribute: 'msid', value: `${cname} ${msid}` },
  ],
})

const simulcastOf = (rids: string[]) => ({
  rids: rids.map((id) => ({ id, direction: 'recv' })),
  simulcast: { dir1: 'recv' as const, list1: rids.join(';') },
})
