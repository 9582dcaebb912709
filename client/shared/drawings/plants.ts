import type { Mood } from './moods.ts'
import { pick, radialGradient, round1 as r1, type RandomSource } from './svg-parts.ts'

const leafShape = 'M0 0C7-9 22-12 34-1C24 8 9 9 0 0Z'

/** One leaf; its stalk sits at (x, y) and it points along `turn` degrees. */
export function leaf(x: number, y: number, turn: number, scale: number, fill: string, vein = ''): string {
  const rib = vein ? `<path d="M2 0C12-3 22-3 31-1" stroke="${vein}" stroke-width="1" fill="none"/>` : ''
  return `<g transform="translate(${r1(x)} ${r1(y)}) rotate(${r1(turn)}) scale(${r1(scale)})"><path d="${leafShape}" fill="${fill}"/>${rib}</g>`
}

export const cherryDefs = (id: string): string =>
  radialGradient(
    `${id}ch`,
    [
      [0, '#f0525a'],
      [0.45, '#c4172c'],
      [1, '#74091c'],
    ],
    [0.36, 0.3, 0.8],
  )

export function cherry(id: string, x: number, y: number, radius: number): string {
  const shineX = r1(x - radius * 0.34)
  const shineY = r1(y - radius * 0.4)
  return `<circle cx="${r1(x)}" cy="${r1(y)}" r="${r1(radius)}" fill="url(#${id}ch)"/><ellipse cx="${shineX}" cy="${shineY}" rx="${r1(radius * 0.24)}" ry="${r1(radius * 0.15)}" fill="#fff" opacity=".62" transform="rotate(-30 ${shineX} ${shineY})"/>`
}

/** Two cherries hanging from one spur at (x, y). */
function cherryPair(id: string, x: number, y: number, radius: number, random: RandomSource): string {
  const left = x - radius * 1.05
  const right = x + radius * 0.95
  const leftY = y + radius * 3.1 + random() * radius
  const rightY = y + radius * 3.4 + random() * radius
  const stalks = `M${r1(x)} ${r1(y)}Q${r1(left + radius * 0.2)} ${r1(y + radius * 1.4)} ${r1(left)} ${r1(leftY - radius * 0.8)}M${r1(x)} ${r1(y)}Q${r1(right)} ${r1(y + radius)} ${r1(right)} ${r1(rightY - radius * 0.8)}`
  return `<path d="${stalks}" stroke="#6d7d33" stroke-width="${r1(Math.max(1, radius * 0.16))}" fill="none"/>${cherry(id, left, leftY, radius)}${cherry(id, right, rightY, radius)}`
}

/** Two ranges of hills whose ridge lies near `y`, drawn to the width of the scene. */
export const hills = (mood: Mood, y: number, width: number): string =>
  `<path d="M0 ${y + 14}C40 ${y - 30} 78 ${y - 34} 120 ${y - 4}C150 ${y - 44} 196 ${y - 62} 238 ${y - 22}C276 ${y - 50} 330 ${y - 44} ${width} ${y - 6}V${y + 90}H0Z" fill="${mood.farHills}" opacity=".75"/>
<path d="M0 ${y + 34}C56 ${y + 2} 110 ${y + 8} 170 ${y + 26}C230 ${y - 6} 300 ${y} ${width} ${y + 24}V${y + 110}H0Z" fill="${mood.nearHills}" opacity=".85"/>`

/** A round-headed fruit tree, `size` high, with `fruit` red dots. */
export function roundTree(
  x: number,
  y: number,
  size: number,
  mood: Mood,
  random: RandomSource,
  fruit: number,
): string {
  let markup = `<path d="M${r1(x - size * 0.05)} ${r1(y)}L${r1(x - size * 0.03)} ${r1(y - size * 0.5)}H${r1(x + size * 0.03)}L${r1(x + size * 0.05)} ${r1(y)}Z" fill="#6b5a3c"/>`
  for (let i = 0; i < 9; i++) {
    const angle = random() * 6.28
    const reach = random() * size * 0.32
    const fill = mood.trees[i < 3 ? 2 : i < 6 ? 1 : 0]
    markup += `<circle cx="${r1(x + Math.cos(angle) * reach * 1.25)}" cy="${r1(y - size * 0.72 + Math.sin(angle) * reach)}" r="${r1(size * (0.2 + random() * 0.14))}" fill="${fill}"/>`
  }
  for (let i = 0; i < fruit; i++) {
    markup += `<circle cx="${r1(x + (random() - 0.5) * size * 0.9)}" cy="${r1(y - size * 0.7 + (random() - 0.5) * size * 0.6)}" r="${r1(size * 0.028 + 0.8)}" fill="#c4203a"/>`
  }
  return markup
}

/** Rows of trees that open towards the viewer: the far ones along the horizon, the near ones on both sides of the path. */
export function orchardRows(
  mood: Mood,
  random: RandomSource,
  y: number,
  fruit: boolean,
): { far: string; near: string } {
  let far = ''
  let near = ''
  for (let i = 0; i < 12; i++) {
    far += roundTree(-10 + i * 38 + random() * 14, y + 8 + random() * 6, 44 + random() * 12, mood, random, 0)
  }
  for (const side of [-1, 1]) {
    for (let row = 0; row < 4; row++) {
      const depth = row / 3
      const x = 198 + side * (78 + depth * 130)
      near += roundTree(
        x,
        y + 40 + depth * depth * 150,
        92 + depth * depth * 190,
        mood,
        random,
        fruit ? 14 : 0,
      )
    }
  }
  return { far, near }
}

export interface BranchShape {
  readonly x: number
  readonly y: number
  /** 1 grows to the right, -1 to the left. */
  readonly direction: 1 | -1
  readonly knots: number
  readonly scale: number
  readonly fruit: boolean
  readonly droop?: number
}

/** A leafy branch that grows from (x, y) knot by knot, with cherries under every second one. */
export function branch(id: string, mood: Mood, random: RandomSource, shape: BranchShape): string {
  const { direction, knots, scale, fruit, droop = 0.55 } = shape
  const points: { x: number; y: number }[] = []
  let { x, y } = shape
  for (let i = 0; i < knots; i++) {
    points.push({ x, y })
    x += direction * (17 + random() * 8) * scale
    y += (droop * 13 + random() * 7 - 2) * scale
  }
  const line = points.map((point, i) => `${i ? 'L' : 'M'}${r1(point.x)} ${r1(point.y)}`).join('')
  const wood = `<path d="${line}" stroke="#5a4630" stroke-width="${r1(4.4 * scale)}" stroke-linecap="round" stroke-linejoin="round" fill="none"/>`
  let behind = ''
  let fruits = ''
  let before = ''
  points.forEach((point, i) => {
    for (let k = 0; k < 3; k++) {
      const turn = (direction > 0 ? 20 : 160) + (random() - 0.5) * 150
      const size = scale * (0.75 + random() * 0.5)
      const fill = pick(mood.leaves, Math.floor(random() * 4))
      const one = leaf(point.x, point.y, turn, size, fill, k ? '#ffffff22' : '')
      if (random() > 0.45) before += one
      else behind += one
    }
    if (fruit && i % 2) {
      fruits += cherryPair(
        id,
        point.x + (random() - 0.5) * 8,
        point.y + 3,
        scale * (6.4 + random() * 1.6),
        random,
      )
    }
  })
  return behind + wood + fruits + before
}
