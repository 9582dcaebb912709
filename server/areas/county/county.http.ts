import { countyRoutes as routes } from '#contracts/county/county.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import { presentTown, presentVillage } from './county.presenter.ts'
import type { CountyService } from './county.service.ts'

export const countyEndpoints = (county: CountyService, name: string): Endpoint[] => [
  endpoint(routes.county, async () => ({ name, towns: (await county.towns()).map(presentTown) })),
  endpoint(routes.createTown, async ({ body }) => presentTown(await county.createTown(body.name))),
  endpoint(routes.createVillage, async ({ params, body }) =>
    presentVillage(await county.createVillage(params.townId, body.name)),
  ),
  endpoint(routes.setRelief, async ({ params, body }) =>
    presentVillage(await county.setRelief(params.villageId, body.relief)),
  ),
]
