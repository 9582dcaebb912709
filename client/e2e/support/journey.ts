import type { RunnerTestCase } from 'vitest'
import type { Role } from '#contracts/core/roles.ts'
import { People } from './browser.ts'
import { furnish, hire, signInAdmin, type County, type Staff } from './people.ts'
import { Site, type SiteOptions } from './site.ts'

/** A server, a county that can sell, and a browser for whoever comes. */
export class Journey {
  readonly site: Site
  readonly people: People
  readonly county: County
  readonly #admin: string

  private constructor(parts: { site: Site; people: People; county: County; admin: string }) {
    this.site = parts.site
    this.people = parts.people
    this.county = parts.county
    this.#admin = parts.admin
  }

  static async open(
    goods: { titles: readonly string[]; stock: number },
    options: SiteOptions = {},
  ): Promise<Journey> {
    const site = await Site.open(options)
    try {
      const admin = await signInAdmin(site)
      const [county, people] = await Promise.all([furnish(site, admin, goods), People.open(site.origin)])
      return new Journey({ site, people, county, admin })
    } catch (error) {
      await site.close()
      throw error
    }
  }

  hire(name: string, username: string, roles: Role[]): Promise<Staff> {
    return hire(this.site, this.#admin, { name, username, roles })
  }

  /** After a failed test: what the server printed and where pictures of every page are. */
  async explainFailure(task: Readonly<RunnerTestCase>): Promise<void> {
    if (task.result?.state !== 'fail') return
    const pictures = await this.people.takePictures()
    console.log(`${task.name}\npictures: ${pictures}\npages: ${this.people.faults.join('\n')}`)
    console.log(this.site.output.slice(-4_000))
  }

  async close(): Promise<void> {
    await this.people.close()
    await this.site.close()
  }
}
