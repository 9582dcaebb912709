import { cardScene, type CardScene } from './card-scene.ts'
import { orchardScene } from './orchard-scene.ts'
import { people } from './people.ts'
import type { Drawing } from './svg-parts.ts'

const cards = {
  'cherry-orchard': { place: 'orchard', mood: 'morning', harvest: 'cherry', look: people.chunxing },
  'lily-field': { place: 'lily', mood: 'noon', harvest: 'lily', seed: 9, look: people.jianchuan },
  'potato-shed': { place: 'shed', mood: 'shed', harvest: 'potato', look: people.fugui },
  'tea-garden': { place: 'tea', mood: 'morning', look: people.shouyi },
  'bee-grove': { place: 'bee', mood: 'noon', look: people.laomeng },
  'lily-valley': { place: 'lily', mood: 'morning', harvest: 'lily', seed: 15, look: people.guihua },
  'peach-orchard': { place: 'orchard', mood: 'noon', harvest: 'peach', seed: 31, look: people.xiaoman },
  'pancake-shop': {
    place: 'shed',
    mood: 'shed',
    seed: 12,
    look: { ...people.dayong, mouth: 'open', apron: ['#f0e9dc', '#cdbfa8'] },
  },
  'craft-studio': { place: 'shed', mood: 'dusk', seed: 17, look: people.yulan },
  'potato-field': {
    place: 'field',
    mood: 'dusk',
    seed: 5,
    harvest: 'potato',
    look: {
      hat: 'straw',
      band: '#784c05',
      long: true,
      shirt: ['#e6d9bd', '#b9a77f'],
      apron: ['#2f5d62', '#1f4247'],
    },
  },
} as const satisfies Record<string, CardScene>

/** `orchard` is the large picture for a full screen; the others are cards. */
export type SceneName = 'orchard' | keyof typeof cards

export const sceneNames = ['orchard', ...Object.keys(cards)] as SceneName[]

export const isSceneName = (name: string): name is SceneName =>
  name === 'orchard' || Object.hasOwn(cards, name)

/** Draws a scene; ids inside begin with `id`. */
export const scene = (id: string, name: SceneName): Drawing =>
  name === 'orchard'
    ? orchardScene(id, { x: 222, y: 236, scale: 0.98, sunX: 120, sunY: 190 })
    : cardScene(id, cards[name])
