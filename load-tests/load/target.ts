import { z } from 'zod'
import { identityRoutes } from '#contracts/identity/identity.routes.ts'
import { liveRoutes } from '#contracts/live/live.routes.ts'
import { liveCartRoutes } from '#contracts/sales/live-cart.routes.ts'
import { call } from '#server/test/support/call.ts'

/** Accounts that buy and chat at a server that is not ours to make sessions in. */
const BUYERS = 100
const SIGN_IN_AT_ONCE = 10

/** What the acts need to know. */
export interface LoadSetup {
  readonly target: string
  readonly liveId: string
  /** Null where no flash sale runs. */
  readonly offerId: string | null
  readonly skuId: string
  readonly priceFen: number
  /** Cookie headers of signed-in browsers. */
  readonly cookies: readonly string[]
}

const problem = z.object({ code: z.string(), title: z.string() })

/**
 * Finds a live with goods at a running server, and signs buyers in through its SMS sandbox.
 *
 * @throws Error of one line that says what the server lacks.
 */
export async function setupAt(target: string): Promise<LoadSetup> {
  const { items: lives } = liveRoutes.lives.reply.parse(
    await ask(target, liveRoutes.lives, { query: { state: 'live' } }),
  )
  for (const { id: liveId } of lives) {
    const cart = liveCartRoutes.cart.reply.parse(
      await ask(target, liveCartRoutes.cart, { params: { liveId } }),
    )
    const item = cart.items.find(({ sku }) => sku.available > 0)
    if (!item) continue
    const offerId = cart.items.find(({ offer }) => offer?.state === 'running')?.offer?.id ?? null
    const { id: skuId, priceFen } = item.sku
    return { target, liveId, offerId, skuId, priceFen, cookies: await signIn(target) }
  }
  throw new Error(`${target} has no live on air with goods in stock; start one, or leave --target out`)
}

async function signIn(target: string): Promise<string[]> {
  const cookies: string[] = []
  for (let first = 0; first < BUYERS; first += SIGN_IN_AT_ONCE)
    cookies.push(
      ...(await Promise.all(
        Array.from({ length: SIGN_IN_AT_ONCE }, (_, index) => signInOne(target, first + index)),
      )),
    )
  return cookies
}

async function signInOne(target: string, number: number): Promise<string> {
  const phone = `1390000${String(number).padStart(4, '0')}`
  const { sandboxCode: code } = identityRoutes.askCode.reply.parse(
    await ask(target, identityRoutes.askCode, { body: { phone } }),
  )
  if (code === null) throw new Error(`${target} sends real SMS; only one with the sandbox can be loaded`)
  const { headers } = await answerOf(target, identityRoutes.signInByCode, { body: { phone, code } })
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0] ?? '')
    .join('; ')
}

type Ask = Parameters<typeof call>

const ask = async (target: string, route: Ask[1], input: Ask[2]): Promise<unknown> =>
  (await answerOf(target, route, input)).body

async function answerOf(target: string, route: Ask[1], input: Ask[2]): ReturnType<typeof call> {
  const answer = await call(target, route, input)
  if (answer.status === 200) return answer
  const { code, title } = problem.parse(answer.body)
  const help = code === 'too_many' ? '; start it with FIELDCAST_RATE_LIMIT_FACTOR=1000' : ''
  throw new Error(`${target}${route.path} answered ${code}: ${title}${help}`)
}
