export type IceState = 'new' | 'connecting' | 'connected' | 'failed' | 'disconnected' | 'closed'

export interface IceDuty {
  readonly act: 'restartIce' | 'rebuild'
  readonly afterMs: number
}

/**
 * What a transport's state asks for. A short gap heals by itself, so a disconnection gets two seconds before new
 * ICE credentials; a transport that never connects is built anew. Null: nothing to do.
 */
export function iceDuty(state: IceState): IceDuty | null {
  if (state === 'disconnected') return { act: 'restartIce', afterMs: 2_000 }
  if (state === 'failed') return { act: 'restartIce', afterMs: 0 }
  if (state === 'connecting') return { act: 'rebuild', afterMs: 10_000 }
  return null
}
