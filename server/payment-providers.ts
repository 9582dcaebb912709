import { AlipayProvider } from '#server/adapters/payment/alipay.ts'
import { SandboxProvider } from '#server/adapters/payment/sandbox.ts'
import { WechatProvider } from '#server/adapters/payment/wechat.ts'
import type { PaymentProvider, SandboxBooks } from '#server/areas/sales/index.ts'
import type { Clock } from '#server/core/clock.ts'
import type { Log } from '#server/core/log.ts'
import type { PaymentAccounts } from './config-payments.ts'

interface ProvidersDeps {
  readonly clock: Clock
  readonly log: Log
  readonly accounts: PaymentAccounts | undefined
  readonly books: SandboxBooks
  readonly sandboxKey: Buffer
  /** Where the sandbox calls us back, known once we listen. */
  readonly callbackOrigin: () => string
}

/** The configured payment providers; the sandbox stands in only where there is none, so nobody pays with play money. */
export function createProviders(deps: ProvidersDeps): {
  providers: PaymentProvider[]
  sandbox: SandboxProvider | null
} {
  const { clock, accounts } = deps
  if (!accounts) {
    const sandbox = createSandbox(deps)
    return { providers: [sandbox], sandbox }
  }
  const { publicUrl, wechat, alipay } = accounts
  const callbackUrl = (name: string) => () => `${publicUrl}/api/payments/${name}/callback`
  return {
    providers: [
      ...(wechat ? [new WechatProvider({ ...wechat, clock, callbackUrl: callbackUrl('wechat') })] : []),
      ...(alipay ? [new AlipayProvider({ ...alipay, clock, callbackUrl: callbackUrl('alipay') })] : []),
    ],
    sandbox: null,
  }
}

const createSandbox = ({ books, sandboxKey, clock, log, callbackOrigin }: ProvidersDeps): SandboxProvider =>
  new SandboxProvider({
    ...{ books, key: sandboxKey, clock },
    callbackUrl: () => `${callbackOrigin()}/api/payments/sandbox/callback`,
    onUndelivered: (paymentId, error) =>
      log.warn({ err: error, paymentId }, 'the sandbox could not call back'),
  })
