import { afterEach, expect, test, vi } from 'vitest'
import { engineEnv, webEnv } from './child-env.ts'

afterEach(() => vi.unstubAllEnvs())

test('the web process never holds what only drivers use; the engine does', () => {
  vi.stubEnv('PGPASSWORD', 'hunter2')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'hunter2')
  vi.stubEnv('GITHUB_TOKEN', 'hunter2')
  vi.stubEnv('OIDC_CLIENT_SECRET', 'sign-in')
  const web = webEnv({ RIPCORD_PORT: '3000' })
  expect(Object.values(web)).not.toContain('hunter2')
  expect(web).toMatchObject({ RIPCORD_PORT: '3000', OIDC_CLIENT_SECRET: 'sign-in', PATH: process.env['PATH'] })
  expect(engineEnv({})).toMatchObject({ PGPASSWORD: 'hunter2', GITHUB_TOKEN: 'hunter2' })
})
