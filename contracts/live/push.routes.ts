import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { done, language } from '../core/values.ts'

/** Most devices of one account that are told while no page is open; the oldest gives way to another one. */
export const PUSH_DEVICES = 5

/** Where a browser’s push service takes messages for it; who knows it may send there. */
const endpoint = z
  .url({ protocol: /^https?$/ })
  .max(1_000)
  .regex(/^[!-~]+$/)
/** A P-256 point and a secret, as browsers give them (RFC 8291). */
const keys = z.object({
  p256dh: z.string().regex(/^B[\w-]{86}$/),
  auth: z.string().regex(/^[\w-]{22}$/),
})

export const pushRoutes = {
  push: route({
    method: 'GET',
    path: '/api/push',
    summary: 'What a browser needs to subscribe to reminders, and which of one’s own have',
    reply: z.object({
      /** The installation’s public key (RFC 8292) in base64url. */
      key: z.string(),
      /** SHA-256 of the endpoints of one’s own devices, in hexadecimal. */
      devices: z.array(z.string()).max(PUSH_DEVICES),
    }),
    permission: 'signedIn',
    limit: limits.read,
  }),
  subscribe: route({
    method: 'PUT',
    path: '/api/push/subscription',
    summary: 'Have reminders reach this browser while no page is open; again changes its keys and language',
    body: z.object({ endpoint, keys, lang: language }),
    reply: done,
    permission: 'signedIn',
    limit: limits.write,
  }),
  unsubscribe: route({
    method: 'DELETE',
    path: '/api/push/subscription',
    summary: 'Reach this browser no longer; again changes nothing',
    body: z.object({ endpoint }),
    reply: done,
    permission: 'signedIn',
    limit: limits.write,
  }),
}
