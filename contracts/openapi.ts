import type { z } from 'zod'
import { commonProblems, problemBody, problemMeanings, type ProblemCode } from './core/problems.ts'
import type { Permission } from './core/roles.ts'
import type { Route } from './core/route.ts'
import { allRoutes } from './index.ts'
import { schemaOf } from './json-schema.ts'

type Json = Record<string, unknown>

const who = (permission: Permission): string => {
  if (permission === 'anyone') return 'anyone'
  return permission === 'signedIn' ? 'anyone signed in' : [...permission, 'admin'].join(', ')
}

/** `/api/lives/:liveId` as OpenAPI writes it. */
const pathOf = (route: Route): string => route.path.replace(/:(\w+)/g, '{$1}')

function parametersOf(route: Route): Json[] {
  const from = (schema: z.ZodType, place: 'path' | 'query'): Json[] => {
    const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
      properties?: Record<string, Json>
      required?: string[]
    }
    return Object.entries(properties).map(([name, property]) => ({
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      schema: property,
    }))
  }
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    schema: { type: 'string', pattern: '^[\\w-]{8,64}$' },
  }
  return [...from(route.params, 'path'), ...from(route.query, 'query'), ...(route.idempotent ? [key] : [])]
}

const asProblem = (codes: readonly ProblemCode[]): Json => ({
  description: codes.map((code) => `\`${code}\`: ${problemMeanings[code].en}`).join('; '),
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
})

/** One response for each status of the route's own codes; what every route may answer is the default. */
function problemResponses(codes: readonly ProblemCode[]): Json {
  const byStatus = Map.groupBy(codes, (code) => problemMeanings[code].status)
  return {
    ...Object.fromEntries([...byStatus].map(([status, of]) => [String(status), asProblem(of)])),
    default: { $ref: '#/components/responses/CommonProblem' },
  }
}

function operationOf(area: string, name: string, route: Route): Json {
  const { points, perMs, per } = route.limit
  const hasBody =
    route.method !== 'GET' && Object.keys(schemaOf(route.body, 'input')['properties'] ?? {}).length > 0
  return {
    operationId: `${area}.${name}`,
    tags: [area],
    summary: route.summary,
    description: `For ${who(route.permission)}. At most ${points} calls in ${perMs / 1000} s for each ${per}.`,
    parameters: parametersOf(route),
    ...(hasBody
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(route.body, 'input') } },
          },
        }
      : {}),
    responses: {
      '200': {
        description: 'Done',
        content: { [route.file?.type ?? 'application/json']: { schema: schemaOf(route.reply, 'output') } },
      },
      ...problemResponses(route.problems),
    },
  }
}

/** The HTTP side of the contracts as an OpenAPI 3.1 document. */
export function openApi(version: string): Json {
  const paths: Record<string, Json> = {}
  for (const [area, routes] of Object.entries(allRoutes))
    for (const [name, route] of Object.entries(routes))
      (paths[pathOf(route)] ??= {})[route.method.toLowerCase()] = operationOf(area, name, route)
  return {
    openapi: '3.1.0',
    info: { title: 'Fieldcast', version, license: { name: 'MIT', identifier: 'MIT' } },
    paths,
    components: {
      schemas: { Problem: schemaOf(problemBody, 'output') },
      responses: { CommonProblem: asProblem(commonProblems) },
    },
  }
}
