import type { AddressInfo } from 'node:net'
import express from 'express'

/** An order as long as a real reply, so that both write as many bytes. */
const order = {
  id: '0190b5a4-0000-8000-8000-000000000000',
  state: 'held',
  lines: [
    {
      skuId: '0190b5a4-0000-7000-8000-000000000000',
      ...{ title: '樱桃', skuName: '5斤装', unit: '箱', picture: 'cherries', quantity: 1, priceFen: 3990 },
    },
  ],
  totalFen: 3990,
  liveId: '0190b5a4-0000-7000-8000-000000000001',
  offerId: '0190b5a4-0000-7000-8000-000000000002',
  streamMs: 1234,
  placedAt: '2026-05-12T02:00:00.000Z',
  expiresAt: '2026-05-12T02:10:00.000Z',
  paidAt: null,
  address: null,
  refundedFen: 0,
}

const app = express()
app.post('/buy', (_request, response) => {
  response.json(order)
})
const server = app.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port })
})
