import { paymentRoutes } from '#contracts/sales/payments.routes.ts'
import { orderRoutes } from '#contracts/sales/orders.routes.ts'
import { call } from '#client/shared/api/http.ts'

export const loadMethods = () => call(paymentRoutes.payMethods)
export const askPayment = (paymentId: string) => call(paymentRoutes.askPayment, { params: { paymentId } })
export const repeatCallback = (paymentId: string) =>
  call(paymentRoutes.repeatSandboxCallback, { params: { paymentId } })
export const decideLater = (paymentId: string, callAfterMs: number) =>
  call(orderRoutes.decideSandboxPayment, { params: { paymentId }, body: { decision: 'pay', callAfterMs } })
