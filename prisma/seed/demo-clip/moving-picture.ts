import { cardScene } from '#client/shared/drawings/card-scene.ts'
import { orchardScene } from '#client/shared/drawings/orchard-scene.ts'
import { people } from '#client/shared/drawings/people.ts'
import type { Drawing } from '#client/shared/drawings/svg-parts.ts'

/** Every clip: portrait, short enough to ship, long enough not to look like a loop. */
export const clip = { width: 540, height: 960, framesPerSecond: 25, seconds: 16 } as const

/** A part of the drawing that swings to and fro `turns` whole times in the clip, so that the end meets the beginning. */
interface Sway {
  readonly part: string
  readonly turns: number
  /** 0…1 of a turn, so that parts do not move as one. */
  readonly phase?: number
  readonly x?: number
  readonly y?: number
  /** Degrees about `pivot`, in the drawing's own coordinates. */
  readonly turn?: number
  readonly pivot?: readonly [number, number]
  /** Added to a height of 1, about `pivot`. */
  readonly stretch?: number
}

/** A host breathes, nods and lifts the basket a little. */
const hostSways: readonly Sway[] = [
  { part: 'host', turns: 1, x: -5 },
  { part: 'torso', turns: 4, stretch: 0.006, pivot: [0, 300] },
  { part: 'holding', turns: 4, y: -1.8, turn: 0.5, pivot: [0, 260], phase: 0.06 },
  { part: 'head', turns: 3, turn: 2.2, y: -0.9, pivot: [0, 40] },
  { part: 'head-back', turns: 3, turn: 2.2, y: -0.9, pivot: [0, 40] },
]

/** One clip: its drawing, the window the camera shows of it, and what moves. */
export interface MovingPicture {
  readonly drawing: Drawing
  /** Smaller than the drawing, so that the pan never shows an edge. */
  readonly window: string
  readonly sways: readonly Sway[]
}

export const pictures: Readonly<Record<'orchard' | 'lilies', MovingPicture>> = {
  orchard: {
    drawing: orchardScene('clip', { x: 208, y: 262, scale: 1.02, sunX: 120, sunY: 190 }),
    window: '14 24 362 644',
    sways: [
      ...hostSways,
      { part: 'back', turns: 1, x: 9, y: 3 },
      { part: 'light', turns: 2, x: 5, y: -7, phase: 0.3 },
      { part: 'branch-left', turns: 4, turn: 1.3, pivot: [-14, 60] },
      { part: 'branch-right', turns: 5, turn: -1.2, pivot: [404, 74], phase: 0.2 },
      { part: 'close-leaves', turns: 3, x: 5, y: 7, phase: 0.5 },
      { part: 'crates', turns: 1, x: -9 },
    ],
  },
  lilies: {
    drawing: cardScene('clip', {
      place: 'lily',
      mood: 'noon',
      harvest: 'lily',
      seed: 9,
      look: people.jianchuan,
      at: { x: 119, y: 126, scale: 0.52 },
    }),
    window: '32 8 172 306',
    sways: [
      ...hostSways,
      { part: 'flowers-0', turns: 4, x: 1.6 },
      { part: 'flowers-1', turns: 5, x: -1.4, y: 0.4, phase: 0.4 },
    ],
  },
}

const two = (value: number): number => Number(value.toFixed(3))

function swayAt(sway: Sway, time: number): string {
  const swing = Math.sin((time * sway.turns + (sway.phase ?? 0)) * 2 * Math.PI)
  const [px, py] = sway.pivot ?? [0, 0]
  const moved = `translate(${two((sway.x ?? 0) * swing)} ${two((sway.y ?? 0) * swing)})`
  const turned = sway.turn ? ` rotate(${two(sway.turn * swing)} ${px} ${py})` : ''
  const stretched = sway.stretch
    ? ` translate(0 ${py}) scale(1 ${two(1 + sway.stretch * swing)}) translate(0 ${-py})`
    : ''
  return moved + turned + stretched
}

/** The host speaks in phrases with pauses between them; 1 is the mouth as drawn. */
function mouthAt(time: number): number {
  const phrase = Math.max(0, Math.sin(time * 3 * 2 * Math.PI + 0.6))
  const syllables = 0.5 + 0.5 * Math.sin(time * 46 * 2 * Math.PI)
  return 1 - 0.5 * Math.min(1, phrase * 1.6) * syllables
}

/** When the smiling eyes open for a look at the viewers, as parts of the clip. */
const glances = [
  [0.12, 0.3],
  [0.44, 0.62],
  [0.74, 0.93],
] as const

/** 0 smiling shut, 1 open; a blink in the middle of each glance. */
function eyesAt(time: number): number {
  for (const [from, to] of glances) {
    if (time < from || time > to) continue
    const edge = Math.min(1, (time - from) / 0.012, (to - time) / 0.012)
    const blink = Math.min(1, Math.abs(time - (from + to) / 2) / 0.007)
    return Math.min(edge, blink)
  }
  return 0
}

/** Every moving part's transform at `time`, 0…1 of the clip, for the page to set. */
export function poseAt(
  picture: MovingPicture,
  time: number,
): { transforms: Record<string, string>; eyesOpen: boolean } {
  const transforms = Object.fromEntries(picture.sways.map((sway) => [sway.part, swayAt(sway, time)]))
  transforms['mouth'] = `translate(0 21) scale(1 ${two(mouthAt(time))}) translate(0 -21)`
  const eyes = eyesAt(time)
  transforms['open-eyes'] = `translate(0 3) scale(1 ${two(Math.max(0.1, eyes))}) translate(0 -3)`
  return { transforms, eyesOpen: eyes > 0.15 }
}

const openEyes = `<g data-part="open-eyes"><g fill="#fffaf2"><path d="M-21 3C-18-2.5-10-2.5-7 3C-10 7.5-18 7.5-21 3Z"/><path d="M7 3C10-2.5 18-2.5 21 3C18 7.5 10 7.5 7 3Z"/></g><g fill="#2c211b"><circle cx="-14" cy="2.6" r="4.3"/><circle cx="14" cy="2.6" r="4.3"/></g><g fill="#fff"><circle cx="-12.6" cy="1.2" r="1.3"/><circle cx="15.4" cy="1.2" r="1.3"/></g><path d="M-21.5 3C-18-3-10-3-6.5 3M6.5 3C10-3 18-3 21.5 3" stroke="#2c211b" stroke-width="2.4" fill="none" stroke-linecap="round"/></g>`

const strikePose = `function strikePose(pose) {
  for (const [part, transform] of Object.entries(pose.transforms))
    for (const element of document.querySelectorAll('[data-part="' + part + '"]')) element.setAttribute('transform', transform)
  document.querySelector('[data-part="eyes"]').setAttribute('opacity', pose.eyesOpen ? 0 : 1)
  document.querySelector('[data-part="open-eyes"]').setAttribute('opacity', pose.eyesOpen ? 1 : 0)
}`

/** The page that is photographed; its `strikePose(pose)` sets what `poseAt` says. */
export function pageOf({ drawing, window }: MovingPicture): string {
  const art = drawing.art.replace('<g data-part="mouth">', `${openEyes}<g data-part="mouth">`)
  return `<!doctype html><style>*{margin:0}body{overflow:hidden;background:#20301c}svg{display:block;width:100vw;height:100vh}</style>
<svg viewBox="${window}" preserveAspectRatio="xMidYMid slice"><defs>${drawing.defs}</defs>${art}</svg><script>${strikePose}</script>`
}
