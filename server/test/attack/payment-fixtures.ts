import { orderRoutes } from '#contracts/sales/orders.routes.ts'
import { newId } from '#server/core/ids.ts'
import type { TestApp } from '#server/test/support/test-app.ts'
import type { Fixture } from './fixture.ts'

const ofPayment = (begun: { buyer: { cookie: string }; paymentId: string }) => ({
  cookie: begun.buyer.cookie,
  params: { paymentId: begun.paymentId },
})

const billedDay = { provider: 'sandbox', day: '2026-11-20' }

/** A payment that the sandbox took and that we know nothing of, as a comparison finds it. */
async function differenceIn({ db }: TestApp): Promise<string> {
  const [id, day] = [newId(), new Date(billedDay.day)]
  const bill = { provider: billedDay.provider, day }
  await db.prisma.providerBill.upsert({
    where: { provider_day: bill },
    create: { ...bill, comparedAt: day, paidFen: 800, refundedFen: 0 },
    update: {},
  })
  await db.prisma.billDifference.create({
    data: {
      id,
      ...bill,
      kind: 'missingHere',
      item: 'payment',
      itemId: newId(),
      theirsFen: 800,
      foundAt: day,
    },
  })
  return id
}

/** Calls of everything between orders and payment providers. */
export const paymentFixtures: Record<string, Fixture> = {
  'payments.payMethods': () => Promise.resolve({}),
  'payments.askPayment': async ({ payment }) => ofPayment(await payment()),
  'payments.repeatSandboxCallback': async ({ payment, app }) => {
    const begun = ofPayment(await payment())
    await app.ask(orderRoutes.decideSandboxPayment, { ...begun, body: { decision: 'pay' } })
    return begun
  },
  'payments.comparisons': ({ as }) => Promise.resolve({ cookie: as('auditor').cookie }),
  'payments.differences': ({ as }) => Promise.resolve({ cookie: as('auditor').cookie, params: billedDay }),
  'payments.compare': ({ as }) => Promise.resolve({ cookie: as('operator').cookie, params: billedDay }),
  'payments.explainDifference': async ({ as, app }) => ({
    cookie: as('operator').cookie,
    params: { differenceId: await differenceIn(app) },
    body: { note: '摊位上直接收的' },
  }),
}
