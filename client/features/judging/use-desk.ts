import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { Sheet } from '#contracts/contest/contest.types.ts'
import { useToast } from '#client/shared/ui/index.ts'
import { useFollowedContest } from '#client/features/contest/contest.live.ts'
import { stepsBefore } from './before-marking.rules.ts'
import * as api from './judging.api.ts'
import { overlay } from './drafts.rules.ts'
import { judgedOf, measuredOf, progressOf, type Draft } from './scoring.rules.ts'
import { useKeptDrafts } from './use-kept-drafts.ts'

/** The judge's desk: own sheets only, the one being marked, and what the judge does with it. */
export function useDesk(judgeId: string) {
  const { show } = useToast()
  const chosen = useChosenSheet()
  const { contest, sheet, openCriterion } = chosen
  const news = useNews(chosen)
  const kept = useKeptDrafts(judgeId, {
    saved: chosen.replaceSheet,
    refused: (words) => {
      show(words, { icon: 'alert' })
    },
  })

  const editable = computed(
    () =>
      sheet.value?.state === 'open' && contest.value?.contest.state === 'judging' && !news.panelLocked.value,
  )
  const shown = computed<Draft[]>(() =>
    sheet.value === null ? [] : overlay(sheet.value, editable.value ? kept.drafts.value : []),
  )
  const progress = computed(() => progressOf(contest.value?.criteria ?? [], shown.value))

  const draftOf = (criterionId: string): Draft =>
    shown.value.find((draft) => draft.criterionId === criterionId) ?? {
      criterionId,
      level: null,
      streamMs: null,
      note: '',
    }

  function change(criterionId: string, part: Partial<Omit<Draft, 'criterionId'>>): void {
    if (sheet.value === null || !editable.value) return
    kept.change({ entryId: sheet.value.entry.id, ...draftOf(criterionId), ...part })
  }

  /** Runs an act that ends the marking of this sheet; what waited for it is then settled or void. */
  async function conclude(act: (entryId: string) => Promise<Sheet>): Promise<boolean> {
    const now = sheet.value
    if (now === null) return false
    try {
      chosen.replaceSheet(await act(now.entry.id))
      kept.forget(now.entry.id)
      return true
    } catch (error) {
      const { title, detail } = api.asProblem(error)
      show(detail ? `${title}：${detail}` : title, { icon: 'alert' })
      return false
    }
  }

  return {
    ...chosen,
    ...news,
    openCriterion,
    progress,
    editable,
    waiting: kept.waiting,
    draftOf,
    change,
    lock: () =>
      conclude(async (id) => {
        await kept.flush()
        return api.lockSheet(id)
      }),
    recuse: (reason: string) => conclude((id) => api.recuse(id, reason)),
  }
}

const READ_AFTER_NEWS_MS = 1_000

/** What is going on in the contest on the desk: its page as everybody sees it, followed. */
function useNews({ contest, load }: ReturnType<typeof useChosenSheet>) {
  const page = useFollowedContest(() => contest.value?.contest.slug ?? null)
  let timer = 0

  // Somebody may have set this judge aside, or locked the panel: the own sheets are read again.
  watch(page, (_now, before) => {
    window.clearTimeout(timer)
    if (before !== null) timer = window.setTimeout(() => void load(), READ_AFTER_NEWS_MS)
  })
  onScopeDispose(() => {
    window.clearTimeout(timer)
  })

  return {
    page,
    panelLocked: computed(
      () => page.value?.panels.some((it) => it.number === contest.value?.seat.panel && it.lockedAt) ?? false,
    ),
    stepsLeft: computed(() =>
      contest.value && page.value ? stepsBefore(contest.value.seat, page.value.procedure) : [],
    ),
  }
}

/** What was not accepted lies with the invitations, and a round that nobody has entered hides no other. */
const isAtWork = ({ seat, sheets }: api.DeskContest): boolean => seat.accepted && sheets.length > 0

/** The judge's sheets as the server gave them, and which one lies on the desk. */
function useChosenSheet() {
  const contests = shallowRef<readonly api.DeskContest[] | null>(null)
  const problem = shallowRef<string | null>(null)
  const contestId = ref<string | null>(null)
  const entryId = ref<string | null>(null)
  const openCriterionId = ref<string | null>(null)

  const contest = computed(
    () => contests.value?.find(({ contest: it }) => it.id === contestId.value) ?? contests.value?.[0] ?? null,
  )
  const sheets = computed(() =>
    [...(contest.value?.sheets ?? [])].sort((a, b) => a.entry.number - b.entry.number),
  )
  const sheet = computed(
    () =>
      sheets.value.find(({ entry }) => entry.id === entryId.value) ??
      sheets.value.find(({ state }) => state === 'open') ??
      sheets.value[0] ??
      null,
  )
  const judged = computed(() => judgedOf(contest.value?.criteria ?? []))
  const openCriterion = computed(
    () => judged.value.find(({ id }) => id === openCriterionId.value) ?? judged.value[0] ?? null,
  )

  /** A failed refresh leaves the desk as it was. */
  async function load(): Promise<void> {
    try {
      contests.value = (await api.readDesk()).contests.filter(isAtWork)
      problem.value = null
    } catch (error) {
      problem.value = api.asProblem(error).title
    }
  }

  function replaceSheet(fresh: Sheet): void {
    const swap = (old: Sheet) => (old.entry.id === fresh.entry.id ? fresh : old)
    contests.value = contests.value?.map((it) => ({ ...it, sheets: it.sheets.map(swap) })) ?? null
  }

  function move(by: 1 | -1): void {
    const at = judged.value.findIndex(({ id }) => id === openCriterion.value?.id)
    const next = judged.value[Math.min(judged.value.length - 1, Math.max(0, at + by))]
    if (next) openCriterionId.value = next.id
  }

  /** The sheet stays on the desk even when it is locked; another one has to be chosen. */
  function chooseEntry(id: string): void {
    entryId.value = id
    openCriterionId.value = null
  }

  return {
    contests,
    problem,
    contest,
    sheets,
    sheet,
    judged,
    measured: computed(() => measuredOf(contest.value?.criteria ?? [])),
    openCriterion,
    load,
    replaceSheet,
    move,
    chooseEntry,
    chooseContest: (id: string) => (contestId.value = id),
    openUp: (id: string) => (openCriterionId.value = id),
  }
}
