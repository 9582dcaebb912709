import { io } from 'socket.io-client'
import { readonly, ref } from 'vue'

export type ConnectionState = 'idle' | 'connecting' | 'connected' | 'reconnecting'

/** The page's one socket; features speak through socket.ts. */
export const socket = io({
  path: '/socket.io',
  autoConnect: false,
  reconnectionDelayMax: 5_000,
  timeout: 8_000,
})
const state = ref<ConnectionState>('idle')

/** The one connection's state; pages show it, they need not act on it. */
export const connection = readonly(state)

socket.on('connect', () => {
  state.value = 'connected'
})
socket.on('disconnect', (reason) => {
  state.value = 'reconnecting'
  // Closed by the server on purpose (a revoked session, a restart): socket.io then waits to be asked.
  if (reason === 'io server disconnect') setTimeout(() => socket.connect(), 1_000)
})

/** Connects now if that has not happened; everything here does it by itself. */
export function connect(): void {
  if (socket.active || socket.connected) return
  if (state.value === 'idle') state.value = 'connecting'
  socket.connect()
}

/** Connects anew, so that the handshake carries the cookies of who is signed in now. */
export function reconnectAsSomebodyElse(): void {
  if (state.value === 'idle') return
  socket.disconnect()
  state.value = 'reconnecting'
  socket.connect()
}

/** Tries at once instead of waiting for the next attempt. */
export function retryNow(): void {
  if (!socket.connected) socket.disconnect().connect()
}

/** Runs now when connected, and again after every reconnection; returns what stops it. */
export function whenConnected(handler: () => void): () => void {
  connect()
  socket.on('connect', handler)
  if (socket.connected) handler()
  return () => void socket.off('connect', handler)
}
