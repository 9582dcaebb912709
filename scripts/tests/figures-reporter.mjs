// @ts-check
import { writeFileSync } from 'node:fs'

/**
 * Writes what each test found: its annotations, whether it passed and how long it took, as JSON in the file that
 * FIGURES_FILE names.
 */
export default class FiguresReporter {
  /** @param {ReadonlyArray<import('vitest/node').TestModule>} modules */
  onTestRunEnd(modules) {
    const file = process.env['FIGURES_FILE']
    if (!file) return
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const figures = tests.map((test) => ({
      test: test.fullName,
      state: test.result().state,
      seconds: Math.round((test.diagnostic()?.duration ?? 0) / 100) / 10,
      found: test.annotations().map((annotation) => annotation.message),
    }))
    writeFileSync(file, JSON.stringify(figures))
  }
}
