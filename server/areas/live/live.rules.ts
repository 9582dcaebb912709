import type { LiveState } from '#contracts/live/live.types.ts'
import type { Role } from '#contracts/core/roles.ts'
import type { StateTable } from '#server/core/state-machine.ts'

/** A live is announced, goes on air once, and is over; one that never went on air is cancelled. */
export const liveStates: StateTable<LiveState> = {
  scheduled: ['live', 'cancelled'],
  live: ['ended'],
  ended: [],
  cancelled: [],
}

export type ChatBadge = 'host' | 'helper' | 'official'

/** What somebody writing in the chat is to the viewers. */
export function chatBadge(author: { id: string; roles: readonly Role[] }, hostId: string): ChatBadge | null {
  if (author.id === hostId) return 'host'
  if (author.roles.includes('official')) return 'official'
  if (author.roles.includes('helper') || author.roles.includes('operator')) return 'helper'
  return null
}

/** Who may steer a live: its host, and the roles that help hosts on any live. */
export const mayDirect = (account: { accountId: string; roles: readonly Role[] }, hostId: string): boolean =>
  account.accountId === hostId ||
  (['helper', 'official', 'operator', 'admin'] as const).some((role) => account.roles.includes(role))

/** What a caller is to a live's stage; null: a guest. */
export function stageRole(
  account: { accountId: string; roles: readonly Role[] } | null,
  hostId: string,
): 'host' | 'director' | 'viewer' {
  if (account?.accountId === hostId) return 'host'
  return account !== null && mayDirect(account, hostId) ? 'director' : 'viewer'
}

/** What arrives of one stream of the host. */
export interface StreamReading {
  readonly kind: 'audio' | 'video'
  readonly bitsPerSecond: number
  /** Share of packets lost, 0–1. */
  readonly fractionLost: number
  /** mediasoup's 0 (nothing arrives) to 10 (perfect). */
  readonly score: number
}

/**
 * The host's uplink in plain steps: 0 nothing arrives, 1 sound at best, 2 a small picture, 3 all is well.
 * A picture of 150 kbit/s is the smallest simulcast layer; 500 kbit/s the middle one.
 */
export function readUplink(streams: readonly StreamReading[]): {
  bitrateKbps: number
  lossBp: number
  quality: number
} {
  const bitrateKbps = Math.round(streams.reduce((sum, stream) => sum + stream.bitsPerSecond, 0) / 1000)
  const lossBp = Math.round(
    Math.min(1, Math.max(0, ...streams.map((stream) => stream.fractionLost))) * 10_000,
  )
  const video = streams.find((stream) => stream.kind === 'video')
  const videoKbps = (video?.bitsPerSecond ?? 0) / 1000
  if (bitrateKbps === 0) return { bitrateKbps, lossBp, quality: 0 }
  if (videoKbps < 60) return { bitrateKbps, lossBp, quality: 1 }
  return { bitrateKbps, lossBp, quality: videoKbps < 400 || lossBp > 800 ? 2 : 3 }
}
