import type { GuardCounts, GuardLimits, GuardMode, GuardView } from '#contracts/sales/guard.types.ts'
import { isCounter } from './challenges.ts'
import type { GuardOptions } from './guard.ports.ts'
import type { ActRow, AlarmRow } from './guard.store.ts'

/** What stands for "no limit" where a number is asked for. */
const UNBOUNDED = Number.MAX_SAFE_INTEGER
const whole = (limit: number): number => (Number.isFinite(limit) ? Math.round(limit) : UNBOUNDED)

export const presentLimits = ({
  perAccount,
  perAddress,
  buyersPerDevice,
  pressure,
}: GuardOptions): GuardLimits => ({
  ...{ perAccount: whole(perAccount), perAddress: whole(perAddress) },
  ...{ buyersPerDevice: whole(buyersPerDevice), ratePerSecond: whole(pressure.ratePerSecond) },
  ...{ refusedPercent: whole(pressure.refusedShare * 100), bits: pressure.bits },
})

export const presentMinute = ({
  minute,
  counts,
}: {
  minute: Date
  counts: ReadonlyMap<string, number>
}): GuardCounts & { minute: string } => {
  const of = (what: keyof GuardCounts) => counts.get(what) ?? 0
  return {
    minute: minute.toISOString(),
    ...{ attempts: of('attempts'), account: of('account'), address: of('address') },
    ...{ device: of('device'), challenge: of('challenge'), solved: of('solved') },
  }
}

type Titles = ReadonlyMap<string, string>

export const presentAlarm = (
  { scope, bits, perSecond, why }: { scope: string; bits: number; perSecond: number; why: string },
  titles: Titles,
): GuardView['alarms'][number] => ({
  what: scope === 'all' || isCounter(scope) ? scope : 'sale',
  offerId: scope === 'all' || isCounter(scope) ? null : scope,
  title: titles.get(scope) ?? '',
  ...{ bits, perSecond, why: why as AlarmRow['why'] },
})

export const presentAct = (act: ActRow, titles: Titles, by: string): GuardView['acts'][number] => ({
  ...{ id: act.id, offerId: act.offerId, title: titles.get(act.offerId ?? '') ?? '', by },
  ...{ mode: act.mode as GuardMode, reason: act.reason, at: act.at.toISOString() },
})
