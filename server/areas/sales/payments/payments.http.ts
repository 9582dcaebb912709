import { paymentRoutes as routes } from '#contracts/sales/payments.routes.ts'
import { Problem } from '#server/core/problem.ts'
import type { Log } from '#server/core/log.ts'
import { endpoint, type Endpoint, type RawEndpoint } from '#server/transport/endpoint.ts'
import type { BeginningsService } from './beginnings.service.ts'
import type { CallbackReply } from './payments.types.ts'
import type { PaymentsService } from './payments.service.ts'
import type { SettlementService } from './settlement.service.ts'

interface Called {
  readonly name: string
  readonly replies: { readonly taken: CallbackReply; readonly refused: (status: number) => CallbackReply }
}

export const paymentEndpoints = (payments: PaymentsService, beginnings: BeginningsService): Endpoint[] => [
  endpoint(routes.payMethods, () => Promise.resolve({ items: beginnings.methods() })),
  endpoint(routes.askPayment, ({ account, params }) => payments.ask(account.accountId, params.paymentId)),
  endpoint(routes.repeatSandboxCallback, async ({ account, params }) => {
    await payments.repeatSandbox(account.accountId, params.paymentId)
    return { ok: true as const }
  }),
]

/** Where payment providers tell us what became of payments and refunds; each is answered in its own words. */
export const paymentCallbacks = (
  providers: readonly Called[],
  settlement: SettlementService,
  log: Log,
): RawEndpoint[] =>
  providers.map(({ name, replies }) => ({
    method: 'POST',
    path: `/api/payments/${name}/callback`,
    handle: async ({ body, headers }) => {
      try {
        await settlement.callback(name, body, headers)
        return replies.taken
      } catch (error) {
        const status = error instanceof Problem ? error.status : 500
        if (status >= 500) log.error({ err: error, provider: name }, 'a callback could not be handled')
        else log.warn({ err: error, provider: name }, 'a callback was refused')
        return replies.refused(status)
      }
    },
  }))
