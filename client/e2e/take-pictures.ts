// Takes the pictures of the READMEs from the demo county: node client/e2e/take-pictures.ts [FOLDER]
// FOLDER gets every screen at the size of a phone and of a desk; docs/pictures those that the READMEs show.
import { execFileSync } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { People, type Visitor } from './support/browser.ts'
import { busyLive, chatter, liveWithFlashSale, namedBuyers, shop } from './support/demo-scenes.ts'
import { signIn, type Buyer } from './support/people.ts'
import { Site } from './support/site.ts'

const ROOT = path.join(import.meta.dirname, '../..')
const CLIP = path.join(ROOT, 'prisma/seed/demo-clip/lilies.mkv')
const PICTURES = path.join(ROOT, 'docs/pictures')
const SETTLE_MS = 4_000
const MINUTE_MS = 60_000

/** Which of the two sizes the READMEs show. */
const shown = {
  home: 'phone',
  live: 'phone',
  cart: 'desk',
  checkout: 'phone',
  studio: 'phone',
  judge: 'desk',
  contest: 'desk',
  operator: 'desk',
} as const
type Screen = keyof typeof shown
type Size = 'phone' | 'desk'
const sizes = ['phone', 'desk'] as const

const folder = process.argv[2] ?? (await mkdtemp(path.join(tmpdir(), 'fieldcast-pictures-')))
await mkdir(folder, { recursive: true })
const film = path.join(await mkdtemp(path.join(tmpdir(), 'fieldcast-film-')), 'camera.mjpeg')
execFileSync('ffmpeg', ['-v', 'error', '-i', CLIP, '-an', '-c:v', 'mjpeg', '-q:v', '3', film])

const site = await Site.open({ demo: true })
const people = await People.open(site.origin, film)
try {
  await takeAll()
} finally {
  await people.close()
  await site.close()
  await rm(path.dirname(film), { recursive: true })
}

async function takeAll(): Promise<void> {
  const buyers = await namedBuyers(site)
  await takeLive(buyers)
  await takeStudio(buyers)
  await takeDesks()
  await mkdir(PICTURES, { recursive: true })
  for (const [screen, size] of Object.entries(shown))
    await copyFile(path.join(folder, `${screen}-${size}.png`), path.join(PICTURES, `${screen}.png`))
  console.log(`All are in ${folder}, the READMEs' own in docs/pictures`)
}

async function takeLive(buyers: readonly Buyer[]): Promise<void> {
  const liveId = await liveWithFlashSale(site, '徐春杏')
  const leave = await chatter(site, liveId, buyers, [
    '这个甜不甜？',
    '去年买过，真甜',
    '能发东都镇吗',
    '抢到两箱',
  ])
  for (const [index, size] of sizes.entries()) {
    const visitor = await enter(size, { cookie: buyers[index]?.cookie ?? '' })
    const { page } = visitor
    await page.goto(`/live/${liveId}`)
    await page.locator('.offer-card').waitFor()
    await take(visitor, 'live', size)
    if (size === 'phone') await page.getByRole('button', { name: '小黄车' }).click()
    await take(visitor, 'cart', size)
    if (size === 'phone') await page.keyboard.press('Escape')
    await page.locator('.offer-card').getByRole('button', { name: '马上抢' }).click()
    await page.getByRole('dialog', { name: '确认订单' }).waitFor()
    await take(visitor, 'checkout', size)
    if (size === 'phone') await shop(site, liveId, buyers.slice(1, 4))
  }
  for (const size of sizes) {
    const visitor = await enter(size)
    await visitor.page.goto('/')
    await visitor.page.getByRole('heading', { name: '正在直播' }).waitFor()
    await take(visitor, 'home', size)
  }
  leave()
}

async function takeStudio(buyers: readonly Buyer[]): Promise<void> {
  const cookie = await signIn(site, 'xiaoman', demoPassword())
  const live = { title: '百合谷里现挖现装', cover: 'lily-valley', village: '百合谷村' }
  const liveId = await busyLive(site, cookie, { ...live, goods: ['lily', 'honey', 'egg', 'tea'] })
  const words = ['炖梨放几头？', '我这就下单', '带泥发还是洗净发？', '上回的很粉，好吃', '支持家乡']
  const leave = await chatter(site, liveId, buyers, words)
  await shop(site, liveId, buyers)
  for (const size of sizes) {
    const visitor = await enter(size, { cookie })
    await visitor.page.goto(`/studio/${liveId}`)
    await visitor.page.getByRole('button', { name: '长按结束' }).waitFor()
    // The meter has to hear from the server how much arrives.
    await sleep(6_000)
    await take(visitor, 'studio', size)
  }
  leave()
}

async function takeDesks(): Promise<void> {
  const judge = await signIn(site, 'judge1', demoPassword())
  const operator = await signIn(site, 'operator', demoPassword())
  for (const size of sizes) {
    const desk = await enter(size, { cookie: judge })
    await desk.page.goto('/judge')
    await markSome(desk.page)
    await take(desk, 'judge', size)
    const wall = await enter(size, { cookie: operator })
    await wall.page.goto('/operator/wall')
    await wall.page.getByRole('heading', { name: '正在直播' }).waitFor()
    await take(wall, 'operator', size)
    const guest = await enter(size)
    await guest.page.goto('/contests/xintai-2')
    await guest.page.getByRole('region', { name: '获奖墙' }).waitFor()
    await take(guest, 'contest', size)
  }
}

/** Marks three criteria, two of them bound to a moment of the stream. */
async function markSome(page: Page): Promise<void> {
  await page.getByRole('button', { name: '锁定本场' }).waitFor()
  await lookAt(page, 11 * MINUTE_MS)
  for (const key of ['m', '3', 'ArrowDown', '2', 'ArrowDown']) await page.keyboard.press(key)
  await lookAt(page, 34 * MINUTE_MS)
  for (const key of ['m', '3', 'ArrowDown']) await page.keyboard.press(key)
}

/** Moves the desk to a moment, and the focus away from the slider: keys are the marks' again. */
async function lookAt(page: Page, streamMs: number): Promise<void> {
  const slider = page.getByRole('slider', { name: '时间线' })
  await slider.fill(String(streamMs))
  await slider.blur()
}

function enter(size: Size, options: { cookie?: string } = {}): Promise<Visitor> {
  return people.enter(size, { ...options, wide: size === 'desk' })
}

/** Waits until the page stands still enough, and keeps it as a picture of 256 colours. */
async function take({ page }: Visitor, screen: Screen, size: Size): Promise<void> {
  await sleep(SETTLE_MS)
  const raw = path.join(folder, `${screen}-${size}.raw.png`)
  await page.screenshot({ path: raw })
  const palette = 'split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=none'
  const small = path.join(folder, `${screen}-${size}.png`)
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', raw, '-vf', palette, '-compression_level', '100', small])
  await rm(raw)
}

function demoPassword(): string {
  const [, password] = /sign in with the password (\S+)/.exec(site.output) ?? []
  if (password === undefined) throw new Error('the demo told no password')
  return password
}
