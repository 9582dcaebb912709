import { blurFilter, linearGradient, radialGradient } from './svg-parts.ts'

type Three = readonly [string, string, string]

/** The light of an hour: every colour of a scene comes from here. */
export interface Mood {
  readonly sky: Three
  readonly farHills: string
  readonly nearHills: string
  readonly trees: Three
  readonly ground: Three
  readonly path: string
  readonly sun: string
  readonly leaves: readonly [string, string, string, string]
}

export const moods = {
  morning: {
    sky: ['#f9e2b4', '#f6edd6', '#dbe8cf'],
    farHills: '#b9cbb0',
    nearHills: '#93b184',
    trees: ['#7fa366', '#648d50', '#4c773f'],
    ground: ['#b9c27a', '#8ea656', '#6b8743'],
    path: '#d9c593',
    sun: '#fff3cf',
    leaves: ['#2e5f31', '#3f7a3b', '#578f45', '#79a84f'],
  },
  noon: {
    sky: ['#a9d3dc', '#cfe6e2', '#ecf2dc'],
    farHills: '#a2c0ae',
    nearHills: '#7da476',
    trees: ['#6f9c57', '#548347', '#3d6c39'],
    ground: ['#a9bd6a', '#7f9f4d', '#5c7f3d'],
    path: '#d8c79b',
    sun: '#ffffff',
    leaves: ['#285a2d', '#387337', '#4c8940', '#6fa54d'],
  },
  dusk: {
    sky: ['#e79a5b', '#f2c387', '#f4dfb4'],
    farHills: '#b79a80',
    nearHills: '#8d8a60',
    trees: ['#7b7f48', '#5f6b3c', '#465532'],
    ground: ['#b39a58', '#8c8447', '#66693a'],
    path: '#d9b27c',
    sun: '#ffe0a3',
    leaves: ['#3b4d27', '#53622e', '#6c7836', '#8c8c42'],
  },
  shed: {
    sky: ['#efe6d2', '#e7dcc3', '#dccdae'],
    farHills: '#d2c2a2',
    nearHills: '#c2ae88',
    trees: ['#b19a70', '#98815a', '#7e6947'],
    ground: ['#bda57b', '#a38a62', '#87704d'],
    path: '#d6c49f',
    sun: '#fff8e4',
    leaves: ['#3f7a3b', '#578f45', '#79a84f', '#2e5f31'],
  },
} as const satisfies Record<string, Mood>

export type MoodName = keyof typeof moods

/** Sky, ground, sun and the blurs that put a background out of focus. */
export const landscapeDefs = (id: string, mood: Mood): string =>
  [
    linearGradient(`${id}sky`, [
      [0, mood.sky[0]],
      [0.55, mood.sky[1]],
      [1, mood.sky[2]],
    ]),
    linearGradient(`${id}gr`, [
      [0, mood.ground[0]],
      [0.4, mood.ground[1]],
      [1, mood.ground[2]],
    ]),
    radialGradient(`${id}sun`, [
      [0, mood.sun, 0.95],
      [0.35, mood.sun, 0.5],
      [1, mood.sun, 0],
    ]),
    blurFilter(`${id}b2`, 2.2, 10),
    blurFilter(`${id}b5`, 5, 10),
    blurFilter(`${id}b9`, 9, 20),
  ].join('')
