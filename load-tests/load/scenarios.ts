/** How many users come, what each does, and what the run must not exceed. */
export interface Scenario {
  readonly act: string
  readonly perSecond: number
  readonly forSeconds: number
  /** Metrics with the most each may be, in ms. */
  readonly thresholds: Readonly<Record<string, number>>
  /** Acts of which none may fail. */
  readonly never: readonly string[]
}

/** The scenarios of `npm run load -- NAME`. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  join: { act: 'join', perSecond: 50, forSeconds: 20, thresholds: { 'join.ms.p99': 1_000 }, never: ['join'] },
  chat: {
    ...{ act: 'chat', perSecond: 20, forSeconds: 20 },
    ...{ thresholds: { 'say.ms.p99': 500 }, never: ['join', 'say'] },
  },
  'flash-sale': {
    ...{ act: 'flashSale', perSecond: 300, forSeconds: 15 },
    ...{ thresholds: { 'buy.ms.p99': 500 }, never: ['buy'] },
  },
  checkout: {
    ...{ act: 'checkout', perSecond: 10, forSeconds: 20 },
    ...{ thresholds: { 'order.ms.p99': 1_000, 'pay.ms.p99': 1_000 }, never: ['order', 'address', 'pay'] },
  },
}

/** The scenario in Artillery's words. */
export const artilleryScript = (target: string, processor: string, scenario: Scenario): object => ({
  config: {
    target,
    processor,
    phases: [{ duration: scenario.forSeconds, arrivalRate: scenario.perSecond }],
    plugins: { ensure: {} },
    ensure: {
      maxErrorRate: 0,
      thresholds: Object.entries(scenario.thresholds).map(([metric, most]) => ({ [metric]: most })),
      conditions: scenario.never.flatMap((act) => [
        { expression: `${act}.failed == 0` },
        { expression: `${act}.ok > 0` },
      ]),
    },
  },
  scenarios: [{ flow: [{ function: scenario.act }] }],
})
