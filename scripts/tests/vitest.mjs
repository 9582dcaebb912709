// @ts-check
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { root } from '../setup/paths.mjs'
import { runTool } from '../setup/process.mjs'

/**
 * @typedef {{ passed: number, failed: number, files: string[] }} ProjectResult
 * @typedef {{ name: string, status: string, assertionResults: { status: string, fullName: string }[] }} FileReport
 */

/** Folders that hold no tests of this project; load-tests may install packages of its own. */
const skippedFolders = new Set(['node_modules', 'dist', 'data', '.git'])

/**
 * Runs one project of vitest.config.ts and counts by its report. A skipped or todo test counts as failed, and so
 * does a project without a test, a file that could not be loaded, and an error outside every test.
 * @param {string} project
 * @param {string[]} files beginnings of the files to run; all of the project where there are none
 * @param {string[]} more reporters besides
 * @returns {Promise<ProjectResult>}
 */
export async function runProject(project, files = [], more = []) {
  const folder = mkdtempSync(join(tmpdir(), 'fieldcast-tests-'))
  const file = join(folder, 'report.json')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    reporters.push(...more.map((reporter) => `--reporter=${reporter}`))
    const { code } = await runTool('vitest', ['run', '--project', project, ...reporters, ...files], {
      show: true,
    })
    const result = count(statSync(file, { throwIfNoEntry: false }) ? readFileSync(file, 'utf8') : undefined)
    if (result.passed + result.failed === 0) return fail(result, `${project} has no test`)
    if (code !== 0 && result.failed === 0) return fail(result, `vitest ended with exit code ${code}`)
    return result
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Test files of this checkout that no project has run.
 * @param {Set<string>} collected
 */
export const uncollectedFiles = (collected) => testFiles(root).filter((file) => !collected.has(file))

/**
 * The test files in a folder of this checkout.
 * @param {string} folder
 */
export const filesOf = (folder) => testFiles(join(root, folder))

/**
 * @param {string | undefined} report vitest's JSON
 * @returns {ProjectResult}
 */
function count(report) {
  const result = { passed: 0, failed: 0, files: /** @type {string[]} */ ([]) }
  if (report === undefined) return result
  /** @type {{ testResults: FileReport[] }} */
  const { testResults } = JSON.parse(report)
  for (const file of testResults) {
    const name = relative(root, file.name)
    result.files.push(name)
    const left = file.assertionResults.filter((test) => test.status !== 'passed')
    result.passed += file.assertionResults.length - left.length
    result.failed += left.length
    for (const test of left) console.log(`FAIL  ${name}: ${test.fullName} (${test.status})`)
    if (left.length === 0 && (file.status !== 'passed' || file.assertionResults.length === 0)) {
      result.failed += 1
      console.log(`FAIL  ${name} could not be run to its end`)
    }
  }
  return result
}

/**
 * @param {ProjectResult} result
 * @param {string} reason
 */
function fail(result, reason) {
  console.log(`FAIL  ${reason}`)
  return { ...result, failed: result.failed + 1 }
}

/**
 * @param {string} folder
 * @returns {string[]} relative to the checkout
 */
function testFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : testFiles(path)
    return entry.name.endsWith('.test.ts') ? [relative(root, path)] : []
  })
}
