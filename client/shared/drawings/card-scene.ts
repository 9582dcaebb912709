import { basket, basketDefs, type Harvest } from './basket.ts'
import { carryingArms, carryingHands, restingArms } from './limbs.ts'
import { landscapeDefs, moods, type Mood, type MoodName } from './moods.ts'
import type { Look } from './look.ts'
import { person, personDefs } from './person.ts'
import { branch, cherryDefs, hills, leaf, roundTree } from './plants.ts'
import { pick, round1 as r1, seededRandom, type Drawing, type RandomSource } from './svg-parts.ts'

/** Where a card's host stands. */
export type Place = 'orchard' | 'lily' | 'field' | 'tea' | 'bee' | 'shed'

export interface CardScene {
  readonly place: Place
  readonly mood: MoodName
  readonly look: Look
  readonly harvest?: Harvest
  readonly seed?: number
  /** Where the host's head is, and how large the host; for frames narrower than a card. */
  readonly at?: { readonly x: number; readonly y: number; readonly scale: number }
}

const width = 240

type Painter = (id: string, mood: Mood, random: RandomSource) => string

const groundFrom = (id: string, y: number): string =>
  `<rect y="${y}" width="240" height="${320 - y}" fill="url(#${id}gr)"/>`

const shed: Painter = (id) => {
  let markup = `<g stroke="#b59f78" stroke-width="3" fill="none"><path d="M-10 130Q120-30 250 130M20 140Q120 10 220 140M46 146Q120 44 194 146"/><path d="M120 26V70"/></g>${groundFrom(id, 150)}`
  for (let i = 0; i < 4; i++) {
    const depth = i / 3
    for (const side of [-1, 1]) {
      const x = 120 + side * (46 + depth * 60) - (side < 0 ? 26 + depth * 20 : 0)
      markup += `<rect x="${r1(x)}" y="${r1(150 + depth * 60)}" width="${r1(26 + depth * 20)}" height="${r1(18 + depth * 26)}" rx="2" fill="${i % 2 ? '#c79f62' : '#d9b67c'}" stroke="#9b7741" stroke-width="1"/>`
    }
  }
  return markup
}

function lilyFlower(x: number, y: number, scale: number, petal: string): string {
  return `<g transform="translate(${r1(x)} ${r1(y)}) scale(${r1(scale)})"><path d="M0 14V30" stroke="#3f7a3b" stroke-width="2"/><path d="M0 12C-9 8-12-2-9-8C-5-6-2-3 0-1C2-3 5-6 9-8C12-2 9 8 0 12Z" fill="${petal}"/><path d="M0 12C-2 6-2 2 0-6C2 2 2 6 0 12Z" fill="#fff"/></g>`
}

const furrows = (id: string, mood: Mood, stroke: string): string => {
  let markup = hills(mood, 110, width) + groundFrom(id, 150)
  for (let i = -7; i <= 7; i++) {
    markup += `<path d="M${120 + i * 6} 150L${120 + i * 48} 330" stroke="${stroke}" stroke-width="${r1(2 + Math.abs(i) * 0.6)}" opacity=".7"/>`
  }
  return markup
}

const lily: Painter = (id, mood, random) => {
  let even = ''
  let odd = ''
  for (let i = 0; i < 46; i++) {
    const y = 156 + random() * 160
    const x = random() * width
    const flower = lilyFlower(x, y, 0.25 + (y - 150) / 170, pick(['#fff4e2', '#f7c9a0', '#fbe0c4'], i))
    if (i % 2) odd += flower
    else even += flower
  }
  return `${furrows(id, mood, mood.leaves[1])}<g data-part="flowers-0">${even}</g><g data-part="flowers-1">${odd}</g>`
}

const field: Painter = (id, mood, random) => {
  let markup = furrows(id, mood, mood.ground[2])
  for (let i = 0; i < 40; i++) {
    const y = 156 + random() * 160
    const x = random() * width
    const scale = 0.25 + (y - 150) / 170
    markup += leaf(x, y, -90 + (random() - 0.5) * 90, scale * 0.5, pick(mood.leaves, i))
  }
  return markup
}

const tea: Painter = (_id, mood) => {
  let markup = hills(mood, 100, width)
  for (let i = 0; i < 7; i++) {
    const y = 150 + i * i * 4.2
    const bushes = Array.from({ length: 14 }, () => `q10-${r1(10 + i * 2.6)} 20 0`).join('')
    markup += `<path d="M-10 ${y + 12}${bushes}V330H-10Z" fill="${pick(mood.trees, i)}"/>`
  }
  return markup
}

const hives = [
  [30, 190, 0.8],
  [196, 188, 0.8],
  [14, 236, 1.2],
  [206, 238, 1.2],
] as const

const bee: Painter = (id, mood, random) => {
  let markup = hills(mood, 110, width) + groundFrom(id, 150)
  for (let i = 0; i < 5; i++) markup += roundTree(10 + i * 56, 160, 76, mood, random, 0)
  for (const [x, y, scale] of hives) {
    markup += `<g transform="translate(${x} ${y}) scale(${scale})"><rect x="-20" y="-14" width="40" height="36" fill="#e4c07a"/><rect x="-23" y="-20" width="46" height="8" rx="1" fill="#9a6b34"/><rect x="-9" y="12" width="18" height="4" rx="2" fill="#5d3d1a"/><path d="M-20 0H20" stroke="#c79f55" stroke-width="1.5"/></g>`
  }
  return markup
}

const orchard: Painter = (id, mood, random) => {
  let trees = ''
  for (const side of [-1, 1]) {
    for (let k = 0; k < 3; k++)
      trees += roundTree(120 + side * (52 + k * 38), 172 + k * k * 22, 66 + k * 34, mood, random, 10)
  }
  return `${hills(mood, 112, width)}${groundFrom(id, 156)}<path d="M108 158H134L230 330H10Z" fill="${mood.path}" opacity=".75"/><g filter="url(#${id}b2)">${trees}</g>`
}

const painters: Record<Place, Painter> = { orchard, lily, field, tea, bee, shed }

/** A host at work, 240 × 320: lighter than the orchard scene, for cards and walls of rooms. */
export function cardScene(id: string, scene: CardScene): Drawing {
  const mood = moods[scene.mood]
  const random = seededRandom(scene.seed ?? 3)
  const sky = `<rect width="240" height="320" fill="url(#${id}sky)"/><circle cx="180" cy="70" r="130" fill="url(#${id}sun)"/>`
  const back = painters[scene.place](id, mood, random)
  const holding = scene.harvest
    ? carryingArms(id) + basket(id, 0, 196, 168, random, scene.harvest) + carryingHands(id)
    : restingArms(id)
  const { x, y, scale } = scene.at ?? { x: 120, y: 108, scale: 0.69 }
  const host = `<g transform="translate(${x} ${y}) scale(${scale})"><g data-part="host">${person(id, scene.look, holding)}</g></g>`
  const front =
    scene.place === 'orchard'
      ? branch(id, mood, random, { x: -10, y: 16, direction: 1, knots: 6, scale: 0.8, fruit: true }) +
        branch(id, mood, random, { x: 252, y: 10, direction: -1, knots: 5, scale: 0.8, fruit: true })
      : ''
  return {
    box: '0 0 240 320',
    defs: landscapeDefs(id, mood) + cherryDefs(id) + basketDefs(id) + personDefs(id, scene.look),
    art: sky + back + host + front,
  }
}
