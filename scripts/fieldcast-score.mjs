#!/usr/bin/env node
// @ts-check
// Recomputes a contest's result from the sheet that its public page offers, without server or database.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { nodeBinary } from './setup/paths.mjs'

const program = fileURLToPath(new URL('./scoring/recompute.ts', import.meta.url))
// Node.js before 22.18 runs no TypeScript; the one that npm installed with us does.
const node = process.features.typescript ? process.execPath : (nodeBinary() ?? process.execPath)
const { status } = spawnSync(node, ['--no-warnings', program, ...process.argv.slice(2)], { stdio: 'inherit' })
process.exitCode = status ?? 1
