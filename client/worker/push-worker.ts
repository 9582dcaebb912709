// Built to /push-worker.js: shows what a push service brings while no page is open, and opens the live on a tap.
// It keeps nothing and answers no requests of the pages.
import { readMessage } from './push-message.rules.ts'

interface Lasting {
  waitUntil(work: Promise<unknown>): void
}
interface Page {
  readonly url: string
  focus(): Promise<unknown>
}
/** What is used of a service worker's scope: the types of pages do not know it. */
interface Scope {
  readonly location: { readonly origin: string }
  readonly registration: ServiceWorkerRegistration
  readonly clients: {
    matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<readonly Page[]>
    openWindow(url: string): Promise<unknown>
  }
  addEventListener(
    kind: 'push',
    listener: (event: Lasting & { readonly data: { text(): string } | null }) => void,
  ): void
  addEventListener(
    kind: 'notificationclick',
    listener: (event: Lasting & { readonly notification: Notification }) => void,
  ): void
}
declare const self: Scope

self.addEventListener('push', (event) => {
  const { title, body, path, tag } = readMessage(event.data?.text() ?? '')
  const shown = { body, tag, icon: '/icon.svg', data: path }
  event.waitUntil(self.registration.showNotification(title, shown))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const { pathname } = new URL(String(event.notification.data ?? '/'), self.location.origin)
  event.waitUntil(open(`${self.location.origin}${pathname}`))
})

/** The page that shows it already, else a new one: what somebody does on another page goes on. */
async function open(url: string): Promise<void> {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const page = pages.find((one) => one.url === url)
  if (page) await page.focus()
  else await self.clients.openWindow(url)
}
