import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { testStore } from '#db/testing.ts'
import { requestVerify } from '#lib/services/checkpoint/request-verify.ts'
import { signStanding } from '#lib/services/approval/standing.ts'
import { breakGlassLaunch } from '#lib/services/run/break-glass.ts'
import { runEngine } from '#lib/workflows/main.ts'
import { World } from '#lib/workflows/testing/world.ts'
import { allEndpoints } from '../all-endpoints.ts'
import { apiServer } from '../testing/api-server.ts'
import { tokenFor } from '../testing/token-for.ts'

/** Reviewed: answers whose fields come from the service's own specification. */
const undescribed = ['/api/v1/openapi.json', '/api/v1/services', '/api/v1/services/{serviceId}']

test('every answer in JSON is described, but for a reviewed few', () => {
  const bare = allEndpoints().filter((one) => !one.response && !one.responseType && one.status !== 204)
  expect(bare.map((one) => one.path)).toEqual(undescribed)
})

test(
  'after a checkpoint, a proof, an approved rollback and a broken glass, each answer has exactly the fields that are described',
  { timeout: 60_000 },
  async () => {
    const { store, dataDir } = testStore()
    const root = join(dataDir, 'site')
    mkdirSync(root)
    writeFileSync(join(root, 'index.html'), 'good')
    const stop = new AbortController()
    const engine = runEngine({ signal: stop.signal, store, dataDir })
    onTestFinished(async () => {
      stop.abort()
      await engine
    })
    const world = new World(store)
    const service = { slug: 'site', name: 'Site', components: [{ slug: 'pages', name: 'Pages', driver: 'files', config: { root } }] }
    const { serviceId, components } = await world.addService(service)
    const componentId = components.pages!
    const rosa = await world.as('rosa', 'responder')
    const checkpointId = await world.checkpoint(componentId, 'good')
    const { jobId } = await requestVerify(rosa, { checkpointId })
    await world.job(jobId)
    const choices = [{ componentId, checkpointId }]
    writeFileSync(join(root, 'index.html'), 'bad')
    const { planId, hash } = await world.plan(serviceId, 1, choices)
    const runId = await world.launch({ planId, hash })
    await world.finished(runId)
    writeFileSync(join(root, 'index.html'), 'bad again')
    const urgent = await world.plan(serviceId, 1, choices)
    await world.as('ada', 'admin')
    const steppedUp = { ...rosa, actor: { ...rosa.actor, stepUpAt: rosa.clock.now() } }
    const glass = await breakGlassLaunch(steppedUp, { ...urgent, reason: 'The shop is down at night', confirm: 'Site' })
    await world.finished(glass.runId)
    const adam = await world.as('adam', 'approver')
    await signStanding(adam, { serviceId, level: 1, componentIds: [componentId], reason: 'known good', expiresInHours: 1 })

    const url = await apiServer(store)
    const authorization = `Bearer ${await tokenFor(store, 'user_ada', 'admin')}`
    const requests = (await (await fetch(`${url}/api/v1/requests`, { headers: { authorization } })).json()) as {
      requests: { id: string }[]
    }
    const ids: Record<string, string> = {
      checkpointId,
      jobId,
      planId,
      runId,
      seq: '3',
      userId: 'user_ada',
      requestId: requests.requests[0]!.id,
    }
    const reads = allEndpoints().filter((one) => one.method === 'GET' && one.response)
    expect(reads.length).toBeGreaterThan(15)
    for (const { path, response } of reads) {
      const address = url + path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? `no ${name} in this test`)
      const answer = await fetch(address, { headers: { authorization } })
      const body = (await answer.json()) as Record<string, unknown>
      expect([path, answer.status]).toEqual([path, 200])
      const isList = Object.values(body).some((value) => Array.isArray(value))
      if (isList && path !== '/api/v1/jobs') expect(`${path} ${JSON.stringify(body).length > 60}`).toBe(`${path} true`)
      // What is not described is left out by the schema, so that equality shows both directions.
      expect({ path, body: response!.parse(body) }).toEqual({ path, body })
    }
  },
)
