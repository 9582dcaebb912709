import type { types } from 'mediasoup'

/** How a media section's codec is written in SDP, in mediasoup's words. */
export type OfferedCodec = types.RtpCodecParameters

/** One media section of an offer, as far as it concerns us. */
export interface OfferedSection {
  mid: string
  /** `audio`, `video`, or whatever else stands there and is refused. */
  type: string
  protocol: string
  /** As the payload types stood, for sections that are refused. */
  payloads: string
  direction: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'
  codecs: OfferedCodec[]
  extensions: { uri: string; id: number }[]
  /** The first stream's SSRC and its repair stream's, where they are told. */
  ssrc?: number
  rtxSsrc?: number
  /** Names of simulcast layers, the smallest first; empty without simulcast. */
  layers: string[]
  /** The same names in the order of the offer, for the answer. */
  rids: string[]
}

export interface IceCredentials {
  ufrag: string
  pwd: string
}

/** A WebRTC offer that has been looked through: everything in it is bounded. */
export interface Offer {
  ice: IceCredentials
  fingerprints: types.DtlsFingerprint[]
  /** Whether the offerer insists on being the DTLS server. */
  passive: boolean
  sections: OfferedSection[]
}
