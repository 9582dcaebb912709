import { expect, it } from 'vitest'
import { layersSmallestFirst } from './layers.rules.ts'

const order = (...rids: string[]) => layersSmallestFirst(rids.map((rid) => ({ rid, params: '' })))

it('takes the first offered layer for the best, as the standard has it', () => {
  expect(order('0', '1', '2')).toEqual(['2', '1', '0'])
})

it('believes names that say how big a layer is, in whatever order they come', () => {
  expect(order('q', 'h', 'f')).toEqual(['q', 'h', 'f'])
  expect(order('f', 'h', 'q')).toEqual(['q', 'h', 'f'])
  expect(order('h', 'l')).toEqual(['l', 'h'])
  expect(order('r0', 'r1')).toEqual(['r0', 'r1'])
})

it('goes by the limits where each layer has one', () => {
  const sized = (rid: string, params: string) => ({ rid, params })
  expect(
    layersSmallestFirst([
      sized('f', 'max-width=320;max-height=180'),
      sized('q', 'max-width=1280;max-height=720'),
      sized('h', 'max-width=640;max-height=360'),
    ]),
  ).toEqual(['f', 'h', 'q'])
})
