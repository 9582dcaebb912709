import { ICalAlarmType, ICalCalendar, ICalEventStatus } from 'ical-generator'
import type { Language } from '#contracts/core/values.ts'
import type { Live } from '#contracts/live/live.types.ts'
import { reminderWords } from './reminder.words.ts'

/** Nobody plans the end of a live: calendars are told this much. */
const PLANNED_MS = 3_600_000
const ALARM_BEFORE_S = 600

interface Surroundings {
  /** How often the plan was changed. */
  readonly revision: number
  /** Where the live's page is. */
  readonly origin: string
  readonly language: Language
  readonly now: Date
}

/** A live as an entry that a calendar replaces when it is added again (RFC 5545). */
export function presentCalendar(live: Live, { revision, origin, language, now }: Surroundings): string {
  const words = reminderWords[language]
  const start = new Date(live.startedAt ?? live.startsAt)
  const isOff = live.state === 'cancelled'
  const end = isOff || live.endedAt === null ? new Date(start.getTime() + PLANNED_MS) : new Date(live.endedAt)
  const url = `${origin}/live/${live.id}`
  const summary = words.entry(live.host.displayName, live.title)
  const calendar = new ICalCalendar({ prodId: { company: 'Fieldcast', product: 'live', language } })
  const entry = calendar.createEvent({
    ...{ id: `live-${live.id}@fieldcast`, sequence: revision, stamp: now },
    ...{ start, end, summary, url },
    description: { plain: words.about(`${live.place.townName}${live.place.villageName}`, url) },
    status: isOff ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  })
  if (live.state === 'scheduled')
    entry.createAlarm({
      ...{ type: ICalAlarmType.display, triggerBefore: ALARM_BEFORE_S, description: summary },
    })
  return `${calendar.toString()}\r\n`
}
