import { basket, basketDefs, type Harvest } from './basket.ts'
import { carryingArms, carryingHands } from './limbs.ts'
import { landscapeDefs, moods, type Mood, type MoodName } from './moods.ts'
import type { Look } from './look.ts'
import { person, personDefs } from './person.ts'
import { people } from './people.ts'
import { branch, cherry, cherryDefs, hills, orchardRows } from './plants.ts'
import { round1 as r1, seededRandom, type Drawing, type RandomSource } from './svg-parts.ts'

export interface OrchardOptions {
  readonly mood?: MoodName
  readonly seed?: number
  readonly look?: Look
  readonly harvest?: Harvest
  /** Where the host's head is, and how large the host. */
  readonly x?: number
  readonly y?: number
  readonly scale?: number
  readonly sunX?: number
  readonly sunY?: number
}

const width = 390
const height = 844
const horizon = 330

function lightSpots(random: RandomSource): string {
  let markup = ''
  for (let i = 0; i < 16; i++) {
    markup += `<circle cx="${r1(random() * width)}" cy="${r1(120 + random() * 330)}" r="${r1(6 + random() * 15)}" fill="${random() > 0.4 ? '#fff6d8' : '#f6c9b0'}" opacity="${r1(0.12 + random() * 0.22)}"/>`
  }
  return markup
}

function grass(mood: Mood, random: RandomSource): string {
  let markup = ''
  for (let i = 0; i < 46; i++) {
    const x = random() * width
    const y = horizon + 150 + random() * 360
    const blade = `M${r1(x)} ${r1(y)}q${r1(-3 + random() * 6)}-${r1(8 + random() * 8)} ${r1(-5 + random() * 10)}-${r1(12 + random() * 14)}`
    markup += `<path d="${blade}" stroke="${random() > 0.5 ? mood.ground[0] : mood.ground[2]}" stroke-width="2" opacity=".6" fill="none"/>`
  }
  return markup
}

function crate(id: string, x: number, y: number, random: RandomSource): string {
  const w = 160
  const h = 96
  let fruit = ''
  for (let row = 0; row < 3; row++) {
    for (let i = 0; i < Math.round(w / 15) - (row % 2); i++) {
      const arch = Math.sin((i / (w / 15)) * 3.1) * 8
      fruit += cherry(
        id,
        x + 8 + i * 15 + (row % 2) * 6 + random() * 3,
        y - 10 + row * 8 - arch + random() * 3,
        8.6,
      )
    }
  }
  const left = x - 6
  const across = w + 12
  return `<rect x="${x - 4}" y="${y - 8}" width="${w + 8}" height="20" fill="#4d3516"/>${fruit}<g><rect x="${left}" y="${y + 8}" width="${across}" height="${h}" fill="#c89a5a"/><path d="M${left} ${y + 8}h${across}v6h-${across}z" fill="#e5c08a"/><path d="M${left} ${y + 8 + h * 0.48}h${across}" stroke="#7d5626" stroke-width="4"/><path d="M${left} ${y + 20}h${across}M${left} ${y + 34}h${across}M${left} ${y + 70}h${across}" stroke="#a87a3e" stroke-width="1.2" opacity=".7"/><rect x="${x - 2}" y="${y + 8}" width="12" height="${h}" fill="#b48447"/><rect x="${x + w - 10}" y="${y + 8}" width="12" height="${h}" fill="#b48447"/></g>`
}

const table = (id: string, random: RandomSource): string =>
  `<rect y="690" width="390" height="160" fill="#8a6536"/><rect y="690" width="390" height="10" fill="#b88d55"/><path d="M0 730H390M0 772H390M0 812H390" stroke="#6c4c24" stroke-width="2" opacity=".5"/>${crate(id, 18, 640, random)}${crate(id, 222, 652, random)}`

function landscape(id: string, mood: Mood, random: RandomSource, sun: { x: number; y: number }): string {
  const trees = orchardRows(mood, random, horizon, true)
  const spots = lightSpots(random)
  return `<rect width="${width}" height="${height}" fill="url(#${id}sky)"/>
<circle cx="${sun.x}" cy="${sun.y}" r="230" fill="url(#${id}sun)"/>
<g filter="url(#${id}b2)">${hills(mood, horizon - 60, width)}</g>
<rect y="${horizon}" width="${width}" height="${height - horizon}" fill="url(#${id}gr)"/>
<path d="M176 ${horizon + 6}H220L400 844H-10Z" fill="${mood.path}" opacity=".8"/>
<g filter="url(#${id}b5)">${trees.far}${trees.near}</g>
<g filter="url(#${id}b2)">${grass(mood, random)}</g>
<g filter="url(#${id}b2)" data-part="light">${spots}</g>
<circle cx="${sun.x}" cy="${sun.y}" r="150" fill="url(#${id}sun)" opacity=".6"/>`
}

function branches(id: string, mood: Mood, random: RandomSource): string {
  const near = [
    branch(id, mood, random, { x: -14, y: 60, direction: 1, knots: 8, scale: 1.15, fruit: true, droop: 0.5 }),
    branch(id, mood, random, { x: 404, y: 74, direction: -1, knots: 7, scale: 1.1, fruit: true, droop: 0.9 }),
  ]
  const close = [
    branch(id, mood, random, {
      x: 420,
      y: 520,
      direction: -1,
      knots: 4,
      scale: 1.7,
      fruit: false,
      droop: -0.9,
    }),
    branch(id, mood, random, { x: -36, y: 20, direction: 1, knots: 4, scale: 1.9, fruit: false, droop: 0.2 }),
  ]
  return `<g><g data-part="branch-left">${near[0]}</g><g data-part="branch-right">${near[1]}</g></g><g filter="url(#${id}b5)" opacity=".92" data-part="close-leaves">${close.join('')}</g>`
}

/** A host with a basket between the rows of a cherry orchard, 390 × 844; parts that may move carry `data-part`. */
export function orchardScene(id: string, options: OrchardOptions = {}): Drawing {
  const mood = moods[options.mood ?? 'morning']
  const look = options.look ?? people.chunxing
  const random = seededRandom(options.seed ?? 7)
  const sun = { x: options.sunX ?? 300, y: options.sunY ?? 210 }
  const { x = 195, y = 318, scale = 1.02, harvest = 'cherry' } = options
  const back = landscape(id, mood, random, sun)
  const holding = carryingArms(id) + basket(id, 0, 214, 178, random, harvest) + carryingHands(id)
  const host = `<g transform="translate(${x} ${y}) scale(${scale})"><g data-part="host"><ellipse cx="0" cy="300" rx="150" ry="120" fill="#2c3a1c" opacity=".14" filter="url(#${id}b9)"/>${person(id, look, holding)}</g></g>`
  const crates = table(id, random)
  return {
    box: `0 0 ${width} ${height}`,
    defs: landscapeDefs(id, mood) + cherryDefs(id) + basketDefs(id) + personDefs(id, look),
    art: `<g data-part="back">${back}</g>${host}<g data-part="crates">${crates}</g>${branches(id, mood, random)}`,
  }
}
