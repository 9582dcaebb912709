import { describe, expect, it } from 'vitest'
import { festivalPaper } from './festival.ts'
import { personNames } from './people.ts'
import { portrait, unknownPortrait } from './portrait.ts'
import { productNames, productPicture } from './products.ts'
import { scene, sceneNames } from './scenes.ts'
import { seededRandom, type Drawing } from './svg-parts.ts'

type Draw = (id: string) => Drawing

const drawings: [string, Draw][] = [
  ...personNames.map((name): [string, Draw] => [`person ${name}`, (id) => portrait(id, name)]),
  ...productNames.map((name): [string, Draw] => [`product ${name}`, (id) => productPicture(id, name)]),
  ...sceneNames.map((name): [string, Draw] => [`scene ${name}`, (id) => scene(id, name)]),
  ['unknown person', unknownPortrait],
  ['festival banner', (id) => festivalPaper(id, 'banner')],
]

const idsOf = (markup: string): string[] => [...markup.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id)
const usedIn = (markup: string): string[] => [...markup.matchAll(/url\(#([^)]+)\)/g)].map(([, id = '']) => id)

describe('drawings', () => {
  it.each(drawings)('%s uses only what it defines, and defines nothing twice', (_name, draw) => {
    const { defs, art } = draw('x-')
    const defined = idsOf(defs + art)
    expect(new Set(defined).size).toBe(defined.length)
    expect(defined).toEqual(expect.arrayContaining(usedIn(art)))
    expect(usedIn(art).length).toBeGreaterThan(0)
  })

  it.each(drawings)('%s shares no id with its twin on the same page', (_name, draw) => {
    const first = idsOf(draw('a-').defs)
    const second = idsOf(draw('b-').defs)
    expect(first.filter((id) => second.includes(id))).toEqual([])
  })

  it.each(drawings)('%s holds no broken number', (_name, draw) => {
    expect(draw('x-').art).not.toMatch(/NaN|undefined|Infinity/)
  })

  it('draws the same picture every time', () => {
    expect(scene('x-', 'orchard')).toEqual(scene('x-', 'orchard'))
    expect(seededRandom(7)()).toBe(seededRandom(7)())
  })
})
