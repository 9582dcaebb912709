import { reason } from '../core/reasons.ts'
import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { done, id, line, streamMs } from '../core/values.ts'
import { person } from '../identity/identity.types.ts'
import { MAX_ENTRIES, MAX_SEATS, panelNumber } from './contest.types.ts'
import { invitationAnswer } from './invitations.types.ts'
import { interest, interestKind } from './procedure.types.ts'

const contestId = z.object({ contestId: id })
const mark = z.object({ criterionId: id, level: z.int().min(0).max(100) })
/** What a mark for the calibration clip should have been, and why. */
const referenceMark = mark.extend({ why: line(100) })

/** The piece of a live that judges practise on. */
const clip = z.object({ liveId: id, fromMs: streamMs, toMs: streamMs })

/** A judge’s place in the round at work, for those who lead the panel. */
export const seatedJudge = z.object({
  seat: z.int().min(1),
  judge: person,
  panel: panelNumber,
  chief: z.boolean(),
  /** What the judge said to the invitation; who declined has no sheets. */
  answer: invitationAnswer,
  /** Why the judge declined; else null. */
  declineReason: z.string().nullable(),
  declared: z.boolean(),
  calibrated: z.boolean(),
  /** What ties the judge to somebody who takes part; whom exactly stays with the judge. */
  ties: z.array(interestKind).max(50),
  /** The judge’s sheets of this round, by entry number, with why one was set aside: a kind of tie, or words. */
  sheets: z
    .array(
      z.object({
        number: z.int(),
        state: z.enum(['open', 'locked', 'recused', 'excused', 'struck']),
        reason: z.string().nullable(),
      }),
    )
    .max(MAX_ENTRIES),
})
export type SeatedJudge = z.infer<typeof seatedJudge>

/** Who sits where and how far they are, and what judges do before their first mark. */
export const contestPanelRoutes = {
  seats: route({
    method: 'GET',
    path: '/api/contests/:contestId/seats',
    summary: 'Who sits where and how far each is; all panels for organisers, the own one for a chief judge',
    params: contestId,
    reply: z.object({ items: z.array(seatedJudge).max(MAX_SEATS * 5) }),
    permission: ['operator', 'judge'],
    limit: limits.read,
    problems: ['not_your_panel'],
  }),
  ownInterests: route({
    method: 'GET',
    path: '/api/judging/contests/:contestId/interests',
    summary: 'What one declared, and from which entries one is recused',
    params: contestId,
    reply: z.object({ interests: z.array(interest).max(50), recused: z.array(z.int()).max(MAX_ENTRIES) }),
    permission: ['judge'],
    limit: limits.read,
    problems: ['not_your_panel'],
  }),
  calibrationClip: route({
    method: 'GET',
    path: '/api/judging/contests/:contestId/calibration',
    summary: 'The calibration clip; once one has marked it, with one’s own marks and the reference',
    params: contestId,
    reply: z.object({
      clip: clip.nullable(),
      own: z.array(mark).max(20).nullable(),
      reference: z.array(referenceMark).max(20).nullable(),
    }),
    permission: ['judge'],
    limit: limits.read,
    problems: ['not_your_panel'],
  }),
  setCalibrationClip: route({
    method: 'PUT',
    path: '/api/contests/:contestId/calibration',
    summary:
      'Choose the calibration clip and say what its marks should be; until the first judge has practised',
    params: contestId,
    body: clip
      .extend({ reference: z.array(referenceMark).min(1).max(20) })
      .refine((it) => it.fromMs < it.toMs, reason('clip_backwards')),
    reply: done,
    permission: ['operator'],
    limit: limits.write,
    problems: ['contest_not_open', 'rubric_frozen'],
  }),
}
