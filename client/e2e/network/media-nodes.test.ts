import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Visitor } from '../support/browser.ts'
import { backWithinMs, Field, msUntilMoving } from '../support/field.ts'
import { NodeProcess } from '../support/media-node.ts'
import { Network, type Place } from '../support/network.ts'
import { isStill, markPage } from '../support/page-mark.ts'
import { expectMovingPicture } from '../support/picture.ts'
import { putOnAir } from '../support/selling.ts'

const SECRET = 'only-the-county-knows-this'
/** A picture of the middle layer and its sound are more than this, in bytes a second. */
const STREAM_BYTES = 15_000

describe('media nodes on machines of their own', () => {
  let field: Field
  let places: Place[] = []
  let nodes: NodeProcess[] = []
  let liveId = ''
  let studio: Visitor
  let viewer: Visitor

  beforeAll(async () => {
    const network = Network.open()
    places = ['north', 'south'].map((name) => network.place(name))
    field = await Field.open({ environment: { FIELDCAST_MEDIA_SECRET: SECRET } }, network)
    const api = field.site.origin
    const options = (name: string) => ({ api, secret: SECRET, name })
    nodes = places.map((place, index) => new NodeProcess(place, options(`node-${index}`)))
    const host = await field.hireHost()
    liveId = await putOnAir(field, host, '樱桃熟了')
    studio = await field.host.enter('host', { cookie: host.cookie })
    viewer = await field.viewers.enter('viewer')
    for (const node of nodes) await node.serving()
  })
  afterEach(async ({ task }) => {
    await field.explainFailure(task)
    if (task.result?.state === 'fail') console.log(nodes.map(({ output }) => output).join('\n'))
  })
  afterAll(async () => {
    for (const node of nodes) await node.kill()
    await field.close()
  })

  /** Bytes a second that reach and leave each node. */
  async function flows(): Promise<{ up: number; down: number }[]> {
    const before = places.map((place) => place.traffic())
    await viewer.page.waitForTimeout(2_000)
    return places.map((place, index) => {
      const now = place.traffic()
      return {
        up: (now.up - (before[index]?.up ?? 0)) / 2,
        down: (now.down - (before[index]?.down ?? 0)) / 2,
      }
    })
  }

  test('carry one room together: the host on one, the viewer on the other', async () => {
    await studio.page.goto(`/studio/${liveId}`)
    const arrives = async () => (await flows()).some(({ down }) => down > STREAM_BYTES)
    await expect.poll(arrives, { timeout: 60_000, message: 'the host reaches a node' }).toBe(true)
    await viewer.page.goto(`/live/${liveId}`)
    await expectMovingPicture(viewer.page)
    const both = await flows()
    for (const { up, down } of both) {
      expect(up).toBeGreaterThan(STREAM_BYTES)
      expect(down).toBeGreaterThan(STREAM_BYTES)
    }
  })

  test('are replaced at once when one is killed, without a reload', async () => {
    const mark = await markPage(viewer)
    await nodes[1]?.kill()
    expect(await msUntilMoving(viewer)).toBeLessThan(backWithinMs())
    await expectMovingPicture(viewer.page)
    expect(await isStill(viewer, mark)).toBe(true)
  })

  test('do without any node when the last one is gone', async () => {
    await nodes[0]?.kill()
    await expectMovingPicture(viewer.page)
    expect([...field.host.faults, ...field.viewers.faults]).toEqual([])
  })

  test('get in with the secret only', async () => {
    const [place] = places
    if (!place) throw new Error('no place')
    const stranger = new NodeProcess(place, {
      api: field.site.origin,
      secret: 'a guess of sixteen letters',
      name: 'x',
    })
    nodes.push(stranger)
    await stranger.serving()
    await expect.poll(() => stranger.output).toContain('the API has hung up')
    await expect.poll(() => field.site.output).toContain('a media node was refused')
  })
})
