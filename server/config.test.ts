import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

describe('readConfig', () => {
  it('has defaults for everything', () => {
    expect(readConfig([], {})).toMatchObject({ port: 8080, demo: true, lan: false, holdMs: 600_000 })
  })

  it('lets a switch win over a variable', () => {
    const config = readConfig(['--port', '9000', '--no-demo', '--lan', '--data', '/tmp/x'], {
      FIELDCAST_PORT: '1234',
    })
    expect(config).toMatchObject({ port: 9000, demo: false, lan: true, dataFolder: '/tmp/x' })
  })

  it('takes a relay’s addresses with its secret, and neither alone', () => {
    const urls = { FIELDCAST_TURN_URLS: 'turn:turn.example.org:3478, turns:turn.example.org:5349' }
    const secret = { FIELDCAST_TURN_SECRET: 'a secret of the county' }
    expect(readConfig([], { ...urls, ...secret }).turn?.urls).toHaveLength(2)
    expect(readConfig([], {}).turn).toBeUndefined()
    expect(() => readConfig([], urls)).toThrow(/go together/)
    expect(() => readConfig([], { ...secret, FIELDCAST_TURN_URLS: 'http://no' })).toThrow(/turn/)
  })

  it('has no demo where several processes serve', () => {
    const config = readConfig([], { REDIS_URL: 'redis://127.0.0.1:6379' })
    expect(config).toMatchObject({ demo: false, redisUrl: 'redis://127.0.0.1:6379' })
  })

  it.each([
    [['--prot', '1'], {}, /--prot.*known are --port/],
    [['--port', 'soon'], {}, /FIELDCAST_PORT is “soon”/],
    [['--port', '70000'], {}, /FIELDCAST_PORT is “70000”/],
    [[], { FIELDCAST_PROT: '1' }, /FIELDCAST_PROT is not a variable.*FIELDCAST_PORT/],
    [[], { DATABASE_URL: 'mysql://x/y' }, /DATABASE_URL is “mysql/],
    [[], { FIELDCAST_HOLD_MS: '5' }, /FIELDCAST_HOLD_MS/],
    [[], { FIELDCAST_METRICS_TOKEN: 'short' }, /FIELDCAST_METRICS_TOKEN/],
    [[], { REDIS_URL: 'http://x' }, /REDIS_URL is “http/],
  ])('refuses %j %j in one line', (args, env, message) => {
    expect(() => readConfig(args, env)).toThrow(message)
    try {
      readConfig(args, env)
    } catch (error) {
      expect(String(error)).not.toContain('\n')
    }
  })
})
