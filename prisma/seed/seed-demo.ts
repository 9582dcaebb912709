import { createHmac } from 'node:crypto'
import { bothBoards, defaultProcedure, defaultRubric } from '#contracts/contest/default-rubric.ts'
import type { Catalog } from '#server/areas/catalog/index.ts'
import type { DemoBuying } from '#server/areas/sales/index.ts'
import type { ContestDesk } from '#server/areas/contest/index.ts'
import type { Database } from '#server/storage/database.ts'
import { reliefVillages, towns } from './county.data.ts'
import { merchants } from './goods.data.ts'
import { past, upcoming, type DemoLive } from './lives.data.ts'
import { people } from './people.data.ts'
import { demoId } from './demo-id.ts'
import { seedOrders } from './seed-orders.ts'
import { seedSelling } from './seed-selling.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** The county's clock is eight hours before UTC, all year. */
const COUNTY_OFFSET_MS = 8 * 60 * MINUTE_MS

export interface SeedParts {
  readonly db: Database
  readonly catalog: Pick<Catalog, 'createMerchant' | 'createProduct'>
  readonly contest: ContestDesk
  readonly buying: DemoBuying
  readonly hashPassword: (password: string) => Promise<string>
  /** The installation's secret, from which the demo's password is made. */
  readonly pepper: Buffer
  readonly now: Date
  /** Called before an empty installation is filled, which takes seconds. */
  readonly onFirst?: () => void
}

/** The demo staff's password: one for each installation, never a default. */
export const demoPassword = (pepper: Buffer): string =>
  `tian-${createHmac('sha256', pepper).update('demo password').digest('hex').slice(0, 8)}`

/**
 * Fills an empty installation with the demo county: real places, fictional people, a past contest with its
 * result and one that is being judged. Does nothing where a county exists.
 */
export async function seedDemo(parts: SeedParts): Promise<void> {
  if ((await parts.db.prisma.town.count()) > 0) {
    await moveUpcoming(parts)
    return
  }
  parts.onFirst?.()
  await seedPlaces(parts.db)
  await seedPeople(parts)
  await seedGoods(parts)
  await seedSelling(parts.db, parts.now)
  await seedOrders(parts.db, parts.buying)
  await seedLives(parts)
  await seedContests(parts)
}

async function seedPlaces({ prisma }: Database): Promise<void> {
  for (const [town, ...villages] of towns)
    await prisma.town.create({
      data: {
        id: demoId('town', town),
        name: town,
        villages: {
          create: villages.map((name) => ({
            ...{ id: demoId('village', name), name },
            relief: reliefVillages.includes(name),
          })),
        },
      },
    })
}

async function seedPeople({ db, hashPassword, pepper }: SeedParts): Promise<void> {
  const passwordHash = await hashPassword(demoPassword(pepper))
  await db.prisma.account.createMany({
    data: people.map(({ roles, ...person }) => ({
      id: demoId('account', person.username),
      ...person,
      roles: [...roles],
      passwordHash,
    })),
  })
}

async function seedGoods({ catalog }: SeedParts): Promise<void> {
  for (const { name, village, products } of merchants) {
    const villageId = demoId('village', village)
    const merchant = await catalog.createMerchant({ name, villageId })
    for (const { skus, title, picture, description } of products)
      await catalog.createProduct(null, {
        ...{ title, picture, description },
        merchantId: merchant.id,
        originVillageId: villageId,
        skus: skus.map(([sku, unit, priceFen, weightGrams, stock]) => ({
          ...{ name: sku, unit, priceFen, weightGrams, stock },
        })),
      })
  }
}

async function seedLives(parts: SeedParts): Promise<void> {
  const { db, now } = parts
  for (const [index, live] of past.entries()) {
    const startedAt = new Date(now.getTime() - (20 + index) * DAY_MS)
    const endedAt = new Date(startedAt.getTime() + live.minutes * MINUTE_MS)
    await db.prisma.live.create({
      data: { ...announcement(live), state: 'ended', startsAt: startedAt, startedAt, endedAt },
    })
    await db.prisma.timelineEntry.createMany({
      data: (['started', 'ended'] as const).map((kind) => ({
        id: demoId(`timeline ${kind}`, live.key),
        liveId: demoId('live', live.key),
        streamMs: kind === 'started' ? 0 : live.minutes * MINUTE_MS,
        kind,
      })),
    })
  }
  for (const live of upcoming) {
    await db.prisma.live.create({ data: { ...announcement(live), startsAt: countyTime(now, live) } })
    const skus = await skusOf(db, live.goods)
    await db.prisma.cartItem.createMany({
      data: skus.map((skuId, index) => ({
        id: demoId(`cart item ${live.key}`, skuId),
        liveId: demoId('live', live.key),
        skuId,
        position: index + 1,
      })),
    })
  }
}

/** The lives to come stay to come, however long the demo runs. */
async function moveUpcoming({ db, now }: SeedParts): Promise<void> {
  for (const live of upcoming)
    await db.prisma.live.updateMany({
      where: { id: demoId('live', live.key), state: 'scheduled', startsAt: { lt: now } },
      data: { startsAt: countyTime(now, live) },
    })
}

/** Every SKU of some demo products, in their order, by the products' pictures. */
export async function skusOf({ prisma }: Database, pictures: readonly string[]): Promise<string[]> {
  const products = await prisma.product.findMany({
    where: { picture: { in: [...pictures] } },
    include: { skus: { orderBy: { position: 'asc' } } },
  })
  return pictures.flatMap((picture) =>
    products
      .filter((product) => product.picture === picture)
      .flatMap(({ skus }) => skus.map((sku) => sku.id)),
  )
}

function announcement({ key, host, village, title, cover, programme }: DemoLive) {
  return {
    ...{ title, cover, programme },
    id: demoId('live', key),
    hostId: demoId('account', host),
    villageId: demoId('village', village),
  }
}

function countyTime(now: Date, at: { inDays: number; hour: number; minute: number }): Date {
  const countyNow = now.getTime() + COUNTY_OFFSET_MS
  const countyMidnight = countyNow - (countyNow % DAY_MS)
  return new Date(
    countyMidnight + at.inDays * DAY_MS + (at.hour * 60 + at.minute) * MINUTE_MS - COUNTY_OFFSET_MS,
  )
}

async function seedContests({ db, contest }: SeedParts): Promise<void> {
  const judges = people
    .filter(({ roles }) => roles.includes('judge'))
    .map(({ username }) => demoId('account', username))
  const plan = (slug: string, edition: string) => ({
    ...{ slug, edition },
    title: '新泰乡村直播大赛',
    criteria: [...defaultRubric],
    awards: [
      { name: '优秀主播', count: 3 },
      { name: '优秀新人', count: 2 },
    ],
  })
  const finished = await contest.contests.create(plan('xintai-2', '第二届'))
  await enter(contest, finished.contest.id, judges)
  await judge(contest, finished.contest.id, judges)
  await contest.results.publish(finished.contest.id)
  const current = await contest.contests.create({
    ...plan('xintai-3', '第三届'),
    ...bothBoards,
    panels: ['分镇初赛', '总决赛'],
    rounds: [
      { name: '分镇初赛', panels: [HEATS], advance: 3 },
      { name: '总决赛', panels: [FINAL], advance: 0 },
    ],
    // The demo's judges begin at once, and its people have no phones to verify.
    procedure: { ...defaultProcedure, gates: [], calibration: false, declareFirst: false },
  })
  for (const accountId of judges)
    await contest.contests.addJudge(current.contest.id, accountId, { panel: FINAL })
  await enter(contest, current.contest.id, judges)
  await timetable(db, contest, current.contest.id)
}

const HEATS = 1
const FINAL = 2

/** Each entry is on for all of the live that it is judged by. */
async function timetable({ prisma }: Database, desk: ContestDesk, contestId: string): Promise<void> {
  const { contestants } = await desk.contests.view(contestId)
  const lives = await prisma.live.findMany({ where: { id: { in: contestants.map((it) => it.liveId) } } })
  for (const { id, liveId } of contestants) {
    const { startedAt = null, endedAt = null } = lives.find((it) => it.id === liveId) ?? {}
    if (startedAt && endedAt)
      await desk.entries.setSlot(contestId, id, { startsAt: startedAt, endsAt: endedAt })
  }
}

async function enter(
  { contests, invitations, entries }: ContestDesk,
  contestId: string,
  judges: readonly string[],
): Promise<void> {
  for (const accountId of judges) {
    await contests.addJudge(contestId, accountId)
    await invitations.accept(accountId, contestId)
  }
  for (const live of past) await entries.addEntry(contestId, demoId('live', live.key))
  await contests.open(contestId)
}

async function judge(
  { contests, judging }: ContestDesk,
  contestId: string,
  judges: readonly string[],
): Promise<void> {
  const { contest, contestants } = await contests.view(contestId)
  const judged = contest.criteria.filter((criterion) => criterion.source === 'judges')
  for (const entry of contestants) {
    const live = past.find(({ host }) => demoId('account', host) === entry.host.id)
    for (const [panelist, judgeId] of judges.entries()) {
      for (const [index, { id: criterionId }] of judged.entries()) {
        const level = live?.levels[panelist]?.[index] ?? 0
        const streamMs = (5 + index * 7 + panelist) * MINUTE_MS
        await judging.setMark(judgeId, entry.id, { criterionId, level, streamMs, note: '' })
      }
      await judging.lock(judgeId, entry.id)
    }
  }
}
