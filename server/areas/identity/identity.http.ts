import { identityRoutes as routes } from '#contracts/identity/identity.routes.ts'
import type { Clock } from '#server/core/clock.ts'
import { endpoint, type Call, type Endpoint } from '#server/transport/endpoint.ts'
import { page } from '#server/transport/page.ts'
import type { AccountsService } from './accounts.service.ts'
import type { DevicesService } from './devices.service.ts'
import { presentAccount, presentMe, presentSession } from './identity.presenter.ts'
import type { SessionsService } from './sessions.service.ts'
import type { SignInService } from './sign-in.service.ts'

interface IdentityServices {
  accounts: AccountsService
  sessions: SessionsService
  devices: Pick<DevicesService, 'seen'>
  signIn: SignInService
  clock: Clock
}

export function identityEndpoints({
  accounts,
  sessions,
  devices,
  signIn,
  clock,
}: IdentityServices): Endpoint[] {
  const startSession = async (call: Call, account: Parameters<typeof presentMe>[0]) => {
    const mark = await devices.seen(call.deviceToken)
    const { token, expires } = await sessions.open(account.id, call.device, mark)
    call.startSession(token, expires)
    return presentMe(account)
  }
  return [
    endpoint(routes.askCode, async ({ body }) => {
      const { expiresAt, sandboxCode } = await signIn.askCode(body.phone)
      return { expiresAt: expiresAt.toISOString(), sandboxCode }
    }),
    endpoint(routes.signInByCode, async (call) =>
      startSession(call, await signIn.byCode(call.body.phone, call.body.code)),
    ),
    endpoint(routes.signInByPassword, async (call) =>
      startSession(call, await signIn.byPassword(call.body.username, call.body.password)),
    ),
    endpoint(routes.whoAmI, async ({ caller }) => ({
      me: caller.account ? presentMe(await accounts.account(caller.account.accountId)) : null,
      serverTime: clock.now().toISOString(),
    })),
    endpoint(routes.signOut, async (call) => {
      await sessions.revoke(call.account.accountId, call.account.sessionId)
      call.endSession()
      return { ok: true as const }
    }),
    endpoint(routes.changeMe, async ({ account, body }) =>
      presentMe(await accounts.changeMe(account.accountId, body)),
    ),
    endpoint(routes.sessions, async ({ account }) => ({
      items: (await sessions.list(account.accountId)).map((row) => presentSession(row, account.sessionId)),
    })),
    endpoint(routes.revokeSession, async ({ account, params }) => {
      await sessions.revoke(account.accountId, params.sessionId)
      return { ok: true as const }
    }),
    endpoint(routes.accounts, async ({ query }) =>
      page(await accounts.list(query), query.limit, presentAccount),
    ),
    endpoint(routes.createAccount, async ({ account, body }) =>
      presentAccount(await accounts.create(account, body)),
    ),
    endpoint(routes.changeRoles, async ({ account, params, body }) =>
      presentAccount(await accounts.changeRoles(account, params.accountId, body.roles)),
    ),
  ]
}
