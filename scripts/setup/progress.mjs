// @ts-check
import { lastLines } from './process.mjs'

/**
 * @typedef {object} Step
 * @property {string} title
 * @property {number} usualMs how long it takes on two cores
 * @property {() => boolean} isNeeded asked when the steps are counted and again before the step runs
 * @property {(report: Report) => Promise<void>} work
 */
/** @typedef {(detail: string, done?: number) => void} Report what it does now, and which part of it (0..1) is done */

const terminal = process.stdout.isTTY
/** A log gets a line as often as this; a terminal's line is rewritten each second. */
const refreshMs = terminal ? 1_000 : 15_000

/** @param {number} ms */
export function seconds(ms) {
  const whole = Math.max(0, Math.round(ms / 1000))
  return whole < 100 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}

/**
 * Runs the steps that are needed, one after another, saying which one runs, for how long, and what is left.
 * @param {Step[]} steps
 */
export async function runSteps(steps) {
  const planned = steps.filter((step) => step.isNeeded())
  if (planned.length === 0) return
  const started = Date.now()
  const total = planned.reduce((sum, step) => sum + step.usualMs, 0)
  console.log(
    `Setting up: ${planned.length} ${planned.length === 1 ? 'step' : 'steps'}, usually about ${seconds(total)} on two cores`,
  )
  for (const [index, step] of planned.entries()) {
    const name = `[${index + 1}/${planned.length}] ${step.title}`
    const after = planned.slice(index + 1).reduce((sum, later) => sum + later.usualMs, 0)
    if (step.isNeeded()) await runStep(name, step, after)
    else console.log(`${name}: no longer needed`)
  }
  console.log(`Set up in ${seconds(Date.now() - started)}`)
}

/**
 * @param {string} name
 * @param {Step} step
 * @param {number} afterMs what the later steps usually take
 */
async function runStep(name, step, afterMs) {
  const started = Date.now()
  let detail = ''
  let done = 0
  const line = () => {
    const elapsed = Date.now() - started
    const here = left(elapsed, done, step.usualMs)
    const then = afterMs > 0 ? `, then about ${seconds(afterMs)} more` : ''
    const estimate =
      here === undefined ? `slower than usual${then}` : `about ${seconds(here + afterMs)} left in all`
    return `${name}: ${detail ? `${detail}, ` : ''}${seconds(elapsed)} so far, ${estimate}`
  }
  const show = () => (terminal ? rewrite(line()) : console.log(line()))
  console.log(
    `${name}, usually ${seconds(step.usualMs)} (about ${seconds(step.usualMs + afterMs)} left in all)`,
  )
  const timer = setInterval(show, refreshMs)
  try {
    await step.work((now, part = 0) => {
      detail = now
      done = part
    })
  } finally {
    clearInterval(timer)
    if (terminal) rewrite('')
  }
  console.log(`${name}: done in ${seconds(Date.now() - started)}`)
}

/** Once this part of a step is done, its own pace tells better than its usual time. */
const tellingPart = 0.25

/**
 * What is left of a step, from the part that is done where that is known, else from its usual time.
 * @param {number} elapsed
 * @param {number} done
 * @param {number} usual
 */
function left(elapsed, done, usual) {
  if (done > 0) {
    const weight = Math.min(1, done / tellingPart)
    const byPace = (elapsed * (1 - done)) / done
    return weight * byPace + (1 - weight) * usual * (1 - done)
  }
  return elapsed < usual ? usual - elapsed : undefined
}

/** @param {string} text */
function rewrite(text) {
  const width = process.stdout.columns || 80
  process.stdout.write(`\r\u001b[2K${lastLines(text, 1).slice(0, width - 1)}`)
}
