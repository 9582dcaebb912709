import { io } from 'socket.io-client'
import { readonly, ref } from 'vue'
import { connectionRequests } from '#contracts/core/connection.events.ts'
import { attemptAt } from './attempts.rules.ts'

export type ConnectionState = 'idle' | 'connecting' | 'connected' | 'reconnecting'

/** An answer that takes longer than this on a living connection would be useless to whoever buys. */
const PULSE_WITHIN_MS = 1_500
/** The server pings every five seconds; silence for half as long again is worth a question. */
const SILENCE_MS = 7_500

/** The page's one socket; features speak through socket.ts. */
export const socket = io({
  path: '/socket.io',
  autoConnect: false,
  // One round trip instead of four; polling is for networks that let no web socket through.
  transports: ['websocket', 'polling'],
  tryAllTransports: true,
  reconnectionDelay: 250,
  reconnectionDelayMax: attemptAt(0).delayMaxMs,
  timeout: attemptAt(0).timeoutMs,
})
const state = ref<ConnectionState>('idle')
let silence: ReturnType<typeof setTimeout> | undefined
let asking = false

/** The one connection's state; pages show it, they need not act on it. */
export const connection = readonly(state)

socket.on('connect', () => {
  state.value = 'connected'
  heard()
  pace(0)
})
socket.on('disconnect', (reason) => {
  state.value = 'reconnecting'
  clearTimeout(silence)
  // Closed by the server on purpose (a revoked session, a restart): socket.io then waits to be asked.
  if (reason === 'io server disconnect') setTimeout(() => socket.connect(), 1_000)
})
socket.io.on('ping', heard)
socket.io.on('reconnect_attempt', pace)

function pace(attempts: number): void {
  const { delayMaxMs, timeoutMs } = attemptAt(attempts)
  socket.io.reconnectionDelayMax(delayMaxMs)
  socket.io.timeout(timeoutMs)
}

function heard(): void {
  clearTimeout(silence)
  silence = setTimeout(() => {
    checkPulse()
  }, SILENCE_MS)
}

window.addEventListener('offline', checkPulse)
window.addEventListener('online', checkPulse)
window.addEventListener('pageshow', checkPulse)
document.addEventListener('resume', checkPulse)
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') checkPulse()
})
if ('connection' in navigator && navigator.connection instanceof EventTarget)
  navigator.connection.addEventListener('change', checkPulse)

/**
 * Something has happened that a connection may not have survived: asks whether it still carries, and connects
 * anew at once where no answer comes. A dead one would otherwise be taken for a living one for many seconds.
 */
export function checkPulse(): void {
  if (state.value === 'idle' || asking) return
  if (!socket.connected) {
    retryNow()
    return
  }
  asking = true
  const { id } = socket
  socket
    .timeout(PULSE_WITHIN_MS)
    .emitWithAck(connectionRequests.pulse.name, { asks: true })
    .then(heard, () => {
      if (socket.id === id) retryNow()
    })
    .finally(() => {
      asking = false
    })
}

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

/** Drops what there is and tries at once instead of waiting for the next attempt. */
function retryNow(): void {
  socket.disconnect().connect()
}

/** Runs now when connected, and again after every reconnection; returns what stops it. */
export function whenConnected(handler: () => void): () => void {
  connect()
  socket.on('connect', handler)
  if (socket.connected) handler()
  return () => void socket.off('connect', handler)
}
