export type IceState = 'new' | 'connecting' | 'connected' | 'failed' | 'disconnected' | 'closed'

export interface IceDuty {
  readonly act: 'restartIce' | 'rebuild'
  readonly afterMs: number
}

/**
 * What a transport's state asks for. A short gap heals by itself, so a disconnection gets two seconds before new
 * ICE credentials. One that does not connect is built anew: soon at first, since it may have begun on a network
 * that was just going, and with more patience after each failure, for networks that are merely slow. Null: nothing
 * to do.
 */
export function iceDuty(state: IceState, failures: number): IceDuty | null {
  if (state === 'disconnected') return { act: 'restartIce', afterMs: 2_000 }
  if (state === 'failed') return { act: 'restartIce', afterMs: 0 }
  if (state === 'connecting') return { act: 'rebuild', afterMs: Math.min(10_000, 2_000 * 2 ** failures) }
  return null
}
