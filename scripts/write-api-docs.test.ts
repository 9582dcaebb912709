import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { apiDocuments } from './write-api-docs.ts'

it.each(Object.keys(apiDocuments))('docs/%s says what the contracts say; else run npm run docs', (name) => {
  const written = readFileSync(path.join(import.meta.dirname, '../docs', name), 'utf8')
  expect(written).toBe(apiDocuments[name])
})
