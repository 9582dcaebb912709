/** Small makers of SVG source, shared by all drawings. */

/** A source of numbers in [0, 1) that a seed repeats: a drawing looks the same on every screen. */
export type RandomSource = () => number

/** Linear congruential generator (Numerical Recipes' constants), enough for scattering leaves. */
export function seededRandom(seed: number): RandomSource {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0
    return state / 4294967296
  }
}

/** One decimal is as fine as a phone can show, and keeps the markup short. */
export const round1 = (value: number): number => Number(value.toFixed(1))

/** Takes one of a list by a position that may run past its end. */
export function pick<T>(list: readonly [T, ...T[]], index: number): T {
  return list[index % list.length] ?? list[0]
}

/** A gradient's stops: [offset, colour] or [offset, colour, opacity]. */
export type Stop = readonly [offset: number, colour: string, opacity?: number]

const stopMarkup = ([offset, colour, opacity]: Stop): string =>
  `<stop offset="${offset}" stop-color="${colour}"${opacity === undefined ? '' : ` stop-opacity="${opacity}"`}/>`

/** A linear gradient, downwards unless `to` says otherwise. */
export const linearGradient = (
  id: string,
  stops: readonly Stop[],
  to: readonly [number, number] = [0, 1],
): string =>
  `<linearGradient id="${id}" x1="0" y1="0" x2="${to[0]}" y2="${to[1]}">${stops.map(stopMarkup).join('')}</linearGradient>`

/** A radial gradient; `centre` is [cx, cy, r] in the shape's own box. */
export const radialGradient = (
  id: string,
  stops: readonly Stop[],
  centre?: readonly [number, number, number],
): string => {
  const at = centre ? ` cx="${centre[0]}" cy="${centre[1]}" r="${centre[2]}"` : ''
  return `<radialGradient id="${id}"${at}>${stops.map(stopMarkup).join('')}</radialGradient>`
}

/** A Gaussian blur whose area reaches `margin` percent beyond the shape. */
export const blurFilter = (id: string, deviation: number, margin: number): string =>
  `<filter id="${id}" x="-${margin}%" y="-${margin}%" width="${100 + margin * 2}%" height="${100 + margin * 2}%"><feGaussianBlur stdDeviation="${deviation}"/></filter>`

/** A finished drawing: its box, its definitions and its shapes. */
export interface Drawing {
  readonly box: string
  readonly defs: string
  readonly art: string
}
