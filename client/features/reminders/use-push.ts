import { readonly, ref, watch } from 'vue'
import type { Language } from '#contracts/core/values.ts'
import { useSession } from '#client/features/identity/session.ts'
import { asProblem } from '#client/shared/api/problem.ts'
import * as api from './reminders.api.ts'
import { obstacleOf, type PushObstacle } from './push.rules.ts'

const WORKER = '/push-worker.js'
/** Where a browser's push service cannot be reached, some browsers never say so. */
const SUBSCRIBE_WITHIN_MS = 20_000

/** How an attempt ended: it works, the viewer did not permit it, the browser's push service did not answer, or a problem. */
export type PushTried = { kind: 'on' | 'notPermitted' | 'noService' } | { kind: 'problem'; title: string }

/** Whether this browser is told of reminders while no page is open; every page shares it. */
const on = ref(false)
const obstacle = ref<PushObstacle | null>(null)
let lookedFor: string | undefined

function lookAtBrowser(): void {
  const hasNotifications = 'Notification' in window
  obstacle.value = obstacleOf({
    agent: navigator.userAgent,
    secure: window.isSecureContext,
    hasWorkers: 'serviceWorker' in navigator,
    hasPush: 'PushManager' in window,
    hasNotifications,
    permission: hasNotifications ? Notification.permission : 'default',
  })
}

const digestOf = async (text: string): Promise<string> => {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

const subscriptionHere = async (): Promise<PushSubscription | null> => {
  const registration = await navigator.serviceWorker.getRegistration(WORKER)
  return (await registration?.pushManager.getSubscription()) ?? null
}

/** On: this browser has a subscription, and the server knows it as this account's. */
async function look(): Promise<void> {
  lookAtBrowser()
  const here = obstacle.value === null ? await subscriptionHere() : null
  on.value = here !== null && (await api.readPush()).devices.includes(await digestOf(here.endpoint))
}

/** One subscription for our key; one for the key of an earlier installation gives way to it. */
async function subscribeHere(key: string): Promise<PushSubscription> {
  await navigator.serviceWorker.register(WORKER)
  const { pushManager } = await navigator.serviceWorker.ready
  const options = { userVisibleOnly: true, applicationServerKey: key }
  const inTime = new Promise<never>((_resolve, reject) => {
    window.setTimeout(() => reject(new Error('no answer')), SUBSCRIBE_WITHIN_MS)
  })
  const subscribing = pushManager.subscribe(options).catch(async (error: unknown) => {
    const former = await pushManager.getSubscription()
    if (former === null) throw error
    await former.unsubscribe()
    return pushManager.subscribe(options)
  })
  return Promise.race([subscribing, inTime])
}

/** Asks the viewer, then the browser's push service, then tells the server. Called from a tap, or nobody is asked. */
async function turnOn(lang: Language): Promise<PushTried> {
  if ((await Notification.requestPermission()) !== 'granted') {
    lookAtBrowser()
    return { kind: 'notPermitted' }
  }
  try {
    const { key } = await api.readPush()
    const subscription = await subscribeHere(key).catch(() => null)
    const { endpoint, keys } = subscription?.toJSON() ?? {}
    const { p256dh, auth } = keys ?? {}
    if (endpoint === undefined || p256dh === undefined || auth === undefined) return { kind: 'noService' }
    await api.subscribe({ endpoint, keys: { p256dh, auth }, lang })
    on.value = true
    return { kind: 'on' }
  } catch (error) {
    return { kind: 'problem', title: asProblem(error).title }
  }
}

/** The server forgets this browser first: whatever the browser then does, nothing is sent to it. */
async function turnOff(): Promise<PushTried | null> {
  try {
    const subscription = await subscriptionHere()
    if (subscription) {
      await api.unsubscribe(subscription.endpoint)
      await subscription.unsubscribe().catch(() => false)
    }
    on.value = false
    return null
  } catch (error) {
    return { kind: 'problem', title: asProblem(error).title }
  }
}

/** Reminders that reach this browser while no page is open: whether they do, what stands in the way, and changing it. */
export function usePush() {
  const { me } = useSession()
  watch(
    () => me.value?.id,
    (somebody) => {
      if (somebody === lookedFor) return
      lookedFor = somebody
      on.value = false
      lookAtBrowser()
      // Unknown means off: turning it on again does no harm.
      if (somebody !== undefined) void look().catch(() => undefined)
    },
    { immediate: true },
  )
  return { on: readonly(on), obstacle: readonly(obstacle), turnOn, turnOff }
}
