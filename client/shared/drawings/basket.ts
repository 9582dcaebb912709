import { cherry } from './plants.ts'
import { linearGradient, pick, round1 as r1, type RandomSource } from './svg-parts.ts'

/** What a basket can be full of. */
export type Harvest = 'cherry' | 'potato' | 'lily' | 'peach'

export const basketDefs = (id: string): string =>
  linearGradient(`${id}bask`, [
    [0, '#d8a961'],
    [1, '#8d6230'],
  ])

function onePiece(
  id: string,
  kind: Harvest,
  x: number,
  y: number,
  size: number,
  i: number,
  random: RandomSource,
): string {
  switch (kind) {
    case 'cherry':
      return cherry(id, x, y, size * (0.9 + random() * 0.2))
    case 'potato': {
      const fill = pick(['#d9b36c', '#c99f58', '#e2c283'], i)
      return `<ellipse cx="${r1(x)}" cy="${r1(y)}" rx="${r1(size * 1.5)}" ry="${r1(size * 1.1)}" fill="${fill}" transform="rotate(${r1(random() * 60 - 30)} ${r1(x)} ${r1(y)})"/>`
    }
    case 'lily': {
      const place = `transform="translate(${r1(x)} ${r1(y)}) scale(${r1(size / 8)})"`
      return `<path ${place} d="M0-9C6-8 9-2 7 4C4 9-4 9-7 4C-9-2-6-8 0-9Z" fill="#fbf3de"/><path ${place} d="M0-9C2-4 2 2 0 7M-5-4C-3 0-3 3-4 6M5-4C3 0 3 3 4 6" stroke="#d9c69a" stroke-width="1.1" fill="none"/>`
    }
    case 'peach': {
      const fill = pick(['#f4b26a', '#ef9a5e', '#f7c884'], i)
      return `<circle cx="${r1(x)}" cy="${r1(y)}" r="${r1(size * 1.35)}" fill="${fill}"/><circle cx="${r1(x + size * 0.4)}" cy="${r1(y - size * 0.2)}" r="${r1(size * 0.8)}" fill="#e2604a" opacity=".38"/>`
    }
  }
}

/** Layers of the heap, from the top down: pieces, half width and lift as parts of the basket's width, size factor. */
const heaps = {
  small: [
    [11, 0.36, 0.21, 1],
    [13, 0.42, 0.13, 1],
    [14, 0.45, 0.045, 1],
  ],
  large: [
    [6, 0.3, 0.2, 1.2],
    [7, 0.38, 0.1, 1.2],
    [8, 0.42, 0.02, 1.2],
  ],
} as const

function heap(id: string, x: number, y: number, width: number, random: RandomSource, kind: Harvest): string {
  let markup = ''
  for (const [count, spread, lift, factor] of kind === 'cherry' ? heaps.small : heaps.large) {
    for (let i = 0; i < count; i++) {
      const across = (i / (count - 1) - 0.5) * 2
      const pieceX = x + across * width * spread + (random() - 0.5) * 5
      const pieceY = y - width * lift * (1 - across * across * 0.75) + (random() - 0.5) * 4
      markup += onePiece(id, kind, pieceX, pieceY, width * 0.066 * factor, i, random)
    }
  }
  return markup
}

function weave(x: number, y: number, width: number, height: number): string {
  let markup = ''
  for (let i = 0; i < 5; i++) {
    const depth = (i + 0.6) / 5.2
    const half = width * (0.5 - depth * 0.09)
    markup += `<path d="M${r1(x - half)} ${r1(y + depth * height)}Q${x} ${r1(y + depth * height + width * 0.07)} ${r1(x + half)} ${r1(y + depth * height)}" stroke="#7a5226" stroke-opacity=".5" stroke-width="${r1(width * 0.018)}" fill="none"/>`
  }
  for (let i = -5; i <= 5; i++) {
    markup += `<path d="M${r1(x + i * width * 0.09)} ${r1(y + width * 0.05)}L${r1(x + i * width * 0.073)} ${r1(y + height + width * 0.04)}" stroke="#f0cf8d" stroke-opacity=".4" stroke-width="${r1(width * 0.02)}"/>`
  }
  return markup
}

/** A woven basket, `width` across at its rim, whose rim's middle lies at (x, y). */
export function basket(
  id: string,
  x: number,
  y: number,
  width: number,
  random: RandomSource,
  kind: Harvest,
): string {
  const height = width * 0.5
  const body = `M${r1(x - width * 0.5)} ${y}Q${x} ${r1(y + width * 0.17)} ${r1(x + width * 0.5)} ${y}L${r1(x + width * 0.405)} ${r1(y + height)}Q${x} ${r1(y + height + width * 0.13)} ${r1(x - width * 0.405)} ${r1(y + height)}Z`
  const rim = `M${r1(x - width * 0.505)} ${y}Q${x} ${r1(y + width * 0.18)} ${r1(x + width * 0.505)} ${y}`
  return `<ellipse cx="${x}" cy="${y + 2}" rx="${r1(width * 0.5)}" ry="${r1(width * 0.085)}" fill="#5d3d1a"/>${heap(id, x, y, width, random, kind)}<path d="${body}" fill="url(#${id}bask)"/>${weave(x, y, width, height)}<path d="${rim}" stroke="#e6bd78" stroke-width="${r1(width * 0.045)}" fill="none" stroke-linecap="round"/>`
}
