import { expect, it } from 'vitest'
import { RouteTable } from './route-table.ts'

const table = new RouteTable<string>()
table.add('GET', '/api/orders/mine', 'mine')
table.add('GET', '/api/orders/:orderId', 'order')
table.add('POST', '/api/orders/:orderId', 'change')
table.add('GET', '/api/orders/:orderId/parcels/:parcelId', 'parcel')

it('finds a route by method and words, with what stands for its names', () => {
  expect(table.find('GET', '/api/orders/o1')).toEqual({ target: 'order', params: { orderId: 'o1' } })
  expect(table.find('POST', '/api/orders/o1')?.target).toBe('change')
  expect(table.find('GET', '/api/orders/o1/parcels/p%202')).toEqual({
    target: 'parcel',
    params: { orderId: 'o1', parcelId: 'p 2' },
  })
})

it('finds what was added first', () => {
  expect(table.find('GET', '/api/orders/mine')).toEqual({ target: 'mine', params: {} })
})

it('takes no notice of a last slash', () => {
  expect(table.find('GET', '/api/orders/mine/')?.target).toBe('mine')
})

it('finds nothing where a word is missing, empty, too many or written otherwise', () => {
  for (const path of [
    '',
    '/',
    '/api',
    '/api/orders',
    '/api/orders//parcels/p',
    '/api/orders/o1/parcels',
    '/api/orders/o1/parcels/p/more',
    '/api/Orders/mine',
    '/api/__proto__/mine',
  ])
    expect(table.find('GET', path), path).toBeUndefined()
  expect(table.find('DELETE', '/api/orders/o1')).toBeUndefined()
})

it('refuses a word that is badly encoded, and keeps an encoded slash inside its word', () => {
  expect(() => table.find('GET', '/api/orders/%E0%A4%A')).toThrow(
    expect.objectContaining({ code: 'malformed' }),
  )
  expect(table.find('GET', '/api/orders/a%2Fparcels')?.params).toEqual({ orderId: 'a/parcels' })
})
