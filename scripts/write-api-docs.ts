import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { asyncApi } from '#contracts/asyncapi.ts'
import { problemBody } from '#contracts/core/problems.ts'
import { openApi } from '#contracts/openapi.ts'

const root = path.join(import.meta.dirname, '..')
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')))

/** The documents that docs/ holds, by file name, exactly as they must stand there. */
export const apiDocuments: Readonly<Record<string, string>> = {
  'openapi.json': `${JSON.stringify(openApi(version), null, 2)}\n`,
  'asyncapi.json': `${JSON.stringify(asyncApi(version, z.toJSONSchema(problemBody)), null, 2)}\n`,
}

if (import.meta.main)
  for (const [name, text] of Object.entries(apiDocuments)) writeFileSync(path.join(root, 'docs', name), text)
