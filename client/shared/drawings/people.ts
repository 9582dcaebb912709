import type { Look } from './look.ts'

export interface PersonDrawing extends Look {
  /** The portrait's ground, from top to bottom. */
  readonly ground: readonly [string, string]
}

/** The demo county's people, all invented. */
export const people = {
  chunxing: {
    hat: 'straw',
    long: true,
    ground: ['#f6e3b8', '#9dbb83'],
    shirt: ['#fbf6ea', '#ddd0b6'],
    apron: ['#2f5d62', '#1f4247'],
  },
  jianchuan: {
    hat: 'short',
    glasses: true,
    buttons: true,
    ground: ['#cfe3e0', '#7fa88f'],
    shirt: ['#f4f7f7', '#cfdadb'],
    apron: null,
  },
  guihua: {
    hat: 'scarf',
    band: '#c2571b',
    long: true,
    ground: ['#fbe6cc', '#d9a678'],
    shirt: ['#f3d9c0', '#d8a98a'],
    apron: ['#6b4a2a', '#4d3418'],
  },
  shouyi: {
    hat: 'cap',
    ground: ['#e9e2cf', '#b8a57e'],
    shirt: ['#e7ede0', '#b9c6ad'],
    apron: ['#4f4537', '#352e25'],
  },
  xiaoman: {
    hat: 'none',
    long: true,
    ground: ['#e4efd9', '#86ac78'],
    shirt: ['#dbe8cf', '#a7c199'],
    apron: null,
    collar: '#f7fbf2',
  },
  laomeng: {
    hat: 'straw',
    band: '#2f6b39',
    hair: '#5d564e',
    mouth: 'closed',
    ground: ['#dfe9ea', '#8fb0b3'],
    shirt: ['#dfe6ea', '#a9bac2'],
    apron: null,
  },
  yulan: {
    hat: 'none',
    hair: '#3b2a20',
    mouth: 'closed',
    ground: ['#fde4de', '#d99a8c'],
    shirt: ['#f7c9c0', '#d98c84'],
    apron: null,
    collar: '#fff4ef',
  },
  dayong: {
    hat: 'short',
    mouth: 'closed',
    ground: ['#f4e2b0', '#c99d46'],
    shirt: ['#35504a', '#22352f'],
    apron: null,
    collar: '#e9e2cf',
  },
  wanqing: {
    hat: 'none',
    long: true,
    glasses: true,
    mouth: 'closed',
    ground: ['#e6e3da', '#a79d86'],
    shirt: ['#5b4a3a', '#3c3026'],
    apron: null,
    collar: '#f4efe4',
  },
  fugui: {
    hat: 'cap',
    band: '#97410f',
    peak: '#7a330a',
    ground: ['#f6ddc4', '#c98a5a'],
    shirt: ['#f4efe2', '#d3c6aa'],
    apron: ['#97410f', '#6d2f0b'],
  },
} as const satisfies Record<string, PersonDrawing>

export type PersonName = keyof typeof people

export const personNames = Object.keys(people) as PersonName[]

export const isPersonName = (name: string): name is PersonName => Object.hasOwn(people, name)
