import { catalogRoutes } from '#contracts/catalog/catalog.routes.ts'
import type { Role } from '#contracts/core/roles.ts'
import type { ReplyOf, Route } from '#contracts/core/route.ts'
import { countyRoutes } from '#contracts/county/county.ts'
import { identityRoutes } from '#contracts/identity/identity.routes.ts'
import { IdentityStore } from '#server/areas/identity/identity.store.ts'
import { SessionsService } from '#server/areas/identity/sessions.service.ts'
import { systemClock } from '#server/core/clock.ts'
import { newId } from '#server/core/ids.ts'
import { call, type CallInput } from '#server/test/support/call.ts'
import type { Site } from './site.ts'

/** Somebody with an account and a session, as a browser holds it. */
export interface Buyer {
  readonly id: string
  readonly cookie: string
}

/** Somebody who signs in with user name and password. */
export interface Staff extends Buyer {
  readonly name: string
  readonly username: string
  readonly password: string
}

/** Calls a route and answers with its reply. Throws where the server refuses. */
export async function ask<R extends Route>(site: Site, route: R, input: CallInput = {}): Promise<ReplyOf<R>> {
  const { status, body } = await call(site.origin, route, input)
  if (status !== 200) throw new Error(`${route.method} ${route.path}: ${JSON.stringify(body)}`)
  return route.reply.parse(body) as ReplyOf<R>
}

/** A session by user name and password: the cookie that carries it. */
export async function signIn(site: Site, username: string, password: string): Promise<string> {
  const { status, headers } = await call(site.origin, identityRoutes.signInByPassword, {
    body: { username, password },
  })
  const cookie = headers.getSetCookie()[0]?.split(';')[0]
  if (status !== 200 || cookie === undefined) throw new Error(`${username} cannot sign in: ${status}`)
  return cookie
}

/** The session of the first admin, whose password the server tells once, at its first start. */
export function signInAdmin(site: Site): Promise<string> {
  const [, username, password] = /first admin is (\S+) with the password ([^;\s]+);/.exec(site.output) ?? []
  return signIn(site, username ?? '', password ?? '')
}

/** An account of these roles, made by the admin, with a session. */
export async function hire(
  site: Site,
  admin: string,
  person: { name: string; username: string; roles: Role[] },
): Promise<Staff> {
  const { name, username, roles } = person
  const password = `${username}-in-the-orchard`
  const body = { displayName: name, username, password, roles }
  const { id } = await ask(site, identityRoutes.createAccount, { cookie: admin, body })
  return { id, name, username, password, cookie: await signIn(site, username, password) }
}

/** Buyers with sessions, made in the database: three hundred phones cannot be typed in. */
export async function makeBuyers(site: Site, count: number): Promise<Buyer[]> {
  const sessions = new SessionsService({ store: new IdentityStore(site.db), clock: systemClock })
  const ids = Array.from({ length: count }, () => newId())
  await site.db.prisma.account.createMany({
    data: ids.map((id, index) => ({
      id,
      displayName: `乡亲${index + 1}`,
      avatar: 'farmer',
      roles: ['viewer'],
    })),
  })
  return Promise.all(
    ids.map(async (id) => ({
      id,
      cookie: `fieldcast_session=${(await sessions.open(id, 'journey')).token}`,
    })),
  )
}

/** What a county needs before anybody can sell. */
export interface County {
  readonly villageId: string
  readonly villageLabel: string
  readonly skus: readonly { readonly id: string; readonly title: string }[]
}

/** A town, a village, a merchant and one SKU of each title, with this stock each. */
export async function furnish(
  site: Site,
  admin: string,
  goods: { titles: readonly string[]; stock: number },
): Promise<County> {
  const cookie = admin
  const town = await ask(site, countyRoutes.createTown, { cookie, body: { name: '天宝镇' } })
  const village = await ask(site, countyRoutes.createVillage, {
    cookie,
    params: { townId: town.id },
    body: { name: '柳泉村' },
  })
  const merchant = await ask(site, catalogRoutes.createMerchant, {
    cookie,
    body: { name: '柳泉村樱桃合作社', villageId: village.id },
  })
  const skus = []
  for (const title of goods.titles) {
    const sku = { name: '5斤/箱', priceFen: 12_800, weightGrams: 2_500, unit: '箱', stock: goods.stock }
    const product = await ask(site, catalogRoutes.createProduct, {
      cookie,
      body: {
        ...{ merchantId: merchant.id, originVillageId: village.id, title },
        ...{ description: '清早现摘', picture: 'cherry', skus: [sku] },
      },
    })
    skus.push({ id: product.skus[0]?.id ?? '', title })
  }
  return { villageId: village.id, villageLabel: `${town.name} ${village.name}`, skus }
}
