import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { id, line } from '../core/values.ts'

export const village = z.object({
  id,
  townId: id,
  name: line(14),
  /** Whether it is on the county’s relief list (帮扶村). */
  relief: z.boolean().optional(),
})
export type Village = z.infer<typeof village>

export const town = z.object({ id, name: line(14), villages: z.array(village) })
export type Town = z.infer<typeof town>

/** A place as it is shown beside people and products: 天宝镇柳泉村. */
export const place = z.object({ villageId: id, townName: z.string(), villageName: z.string() })
export type Place = z.infer<typeof place>

export const countyRoutes = {
  county: route({
    method: 'GET',
    path: '/api/county',
    summary: 'The county with its towns and villages',
    reply: z.object({ name: z.string(), towns: z.array(town).max(200) }),
    permission: 'anyone',
    limit: limits.read,
  }),
  createTown: route({
    method: 'POST',
    path: '/api/towns',
    summary: 'Add a town',
    body: z.object({ name: line(14) }),
    reply: town,
    permission: ['operator'],
    limit: limits.write,
    problems: ['name_taken'],
  }),
  createVillage: route({
    method: 'POST',
    path: '/api/towns/:townId/villages',
    summary: 'Add a village to a town',
    params: z.object({ townId: id }),
    body: z.object({ name: line(14) }),
    reply: village,
    permission: ['operator'],
    limit: limits.write,
    problems: ['name_taken'],
  }),
  setRelief: route({
    method: 'PUT',
    path: '/api/villages/:villageId/relief',
    summary: 'Put a village on the relief list, or take it off; contests may weight its sales up',
    params: z.object({ villageId: id }),
    body: z.object({ relief: z.boolean() }),
    reply: village,
    permission: ['operator'],
    limit: limits.write,
  }),
}
