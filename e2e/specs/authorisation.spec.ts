import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { root } from '../../bin/console/root.ts'
import { service } from '../../db/schema/index.ts'
import { allEndpoints } from '../../lib/api/all-endpoints.ts'
import { type Permission, type Role, allPermissions, roleMay } from '../../lib/domain/access/policy.ts'
import { configDigest, serviceSchema } from '../../lib/domain/service/service.ts'
import { ask } from '../harness/ask.ts'
import { failures } from '../harness/failures.ts'
import { buildWithoutProxy, manifest, shippedBuild } from '../harness/builds.ts'
import { builtActions, wrappers } from '../harness/built-actions.ts'
import { Person, roles } from '../harness/person-of-role.ts'
import { type RunningWeb, startWeb } from '../harness/start-web.ts'

/** Reviewed: what answers somebody who is not signed in. Whatever else the build serves must ask who is there. */
const publicPages = ['/(auth)/setup/page', '/(auth)/sign-in/page', '/_global-error/page', '/_not-found/page']
const publicRoutes = ['/api/auth/[...nextauth]/route', '/api/v1/[...path]/route', '/healthz/route', '/icon.svg/route', '/readyz/route']
const publicEndpoints = ['GET /api/v1/openapi.json']
const publicActions = ['completeSetupAction', 'signOutNow']
/** Reviewed: open to everybody who is signed in, on what is their own. */
const ownPages = ['/(console)/settings/account/page']
type Who = Role | 'anonymous'
const everyone: readonly Who[] = ['anonymous', ...roles]
const secretName = 'Zebra 7f3a9c'
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

const builds = [
  { name: 'as shipped', build: shippedBuild, hasProxy: true },
  { name: 'without proxy.ts', build: buildWithoutProxy, hasProxy: false },
]

for (const { name, build, hasProxy } of builds) {
  test.describe(`the console ${name}`, () => {
    test.describe.configure({ timeout: 600_000 })
    let folder: string
    let web: RunningWeb
    const people = new Map<Role, Person>()

    test.beforeAll(async () => {
      test.setTimeout(600_000)
      folder = await build()
      web = await startWeb(folder)
      for (const role of roles) people.set(role, await Person.add(web.store, role))
      await addSecretService(web)
    })
    test.afterAll(() => web?.stop())

    const cookieOf = async (who: Who): Promise<Record<string, string>> =>
      who === 'anonymous' ? {} : { cookie: await people.get(who)!.cookie() }

    test('has its proxy, or has none', async () => {
      const answer = await ask(`${web.url}/sign-in`, {})
      expect(answer.headers.has('content-security-policy')).toBe(hasProxy)
    })

    test('serves no page and no route that is not declared', () => {
      const keys = Object.keys(manifest<Record<string, string>>(folder, 'app-paths-manifest.json'))
      const declared = new Set(allEndpoints().map((one) => `${one.path.replaceAll(/\{(\w+)\}/g, '[$1]')}/route`))
      const strays = keys.filter((key) =>
        key.endsWith('/page') ? !publicPages.includes(key) && pageAccess(key) === null : !publicRoutes.includes(key) && !declared.has(key),
      )
      expect(strays).toEqual([])
      expect(keys.filter((key) => declared.has(key)).length).toBe(declared.size)
      const older = Object.keys(manifest<Record<string, string>>(folder, 'pages-manifest.json'))
      expect(older.filter((key) => !['/_app', '/_document', '/_error', '/404', '/500'].includes(key))).toEqual([])
    })

    test('each page shows itself only to the roles that its permission names', async () => {
      const keys = Object.keys(manifest<Record<string, string>>(folder, 'app-paths-manifest.json')).filter(
        (key) => key.endsWith('/page') && !publicPages.includes(key),
      )
      const visits = keys.flatMap((key) =>
        everyone.flatMap((who) => (['document', 'rsc', 'segment'] as const).map((kind) => ({ key, who, kind }))),
      )
      expect(visits.length).toBeGreaterThan(100)
      const wrong = await failures(visits, async ({ key, who, kind }) => {
        const headers = {
          ...(await cookieOf(who)),
          ...(kind === 'document' ? {} : { rsc: '1' }),
          ...(kind === 'segment' ? pageAlone(key) : {}),
        }
        const answer = await visit(web.url + pathOf(key), headers)
        const body = await answer.text()
        const access = pageAccess(key)!
        const seen = verdict(answer, body)
        const wanted = who === 'anonymous' ? 'sign in' : access === 'own' || roleMay(who, access) ? 'shown' : 'forbidden'
        if (who === 'anonymous' && body.includes(secretName)) return `${key} ${kind} tells somebody who is not signed in about a service`
        return seen === wanted ? null : `${key} (${access}) as ${who}, ${kind}: ${seen} instead of ${wanted}`
      })
      expect(wrong).toEqual([])
    })

    test('each method of each API path answers only the roles and scopes that its permission names', async () => {
      const endpoints = allEndpoints()
      expect(endpoints.filter((one) => one.permission === 'public').map((one) => `${one.method} ${one.path}`)).toEqual(publicEndpoints)
      const admin = people.get('admin')!
      const tokens = new Map<string, string>()
      for (const [role, person] of people) tokens.set(role, await person.token())
      for (const permission of allPermissions)
        tokens.set(`without ${permission}`, await admin.token(allPermissions.filter((one) => one !== permission)))
      const calls = endpoints.flatMap((endpoint) => {
        const { permission } = endpoint
        const withoutScope = permission === 'public' ? [] : [`without ${permission}`]
        return [...everyone, ...withoutScope, 'made up'].map((who) => ({ endpoint, who }))
      })
      expect(calls.length).toBeGreaterThan(400)
      const wrong = await failures(calls, async ({ endpoint: { method, path, permission }, who }) => {
        const token = who === 'made up' ? `rip_${'a'.repeat(43)}` : tokens.get(who)
        const { status, code } = await call(web.url + pathOf(path), method, token ? { authorization: `Bearer ${token}` } : {})
        const known = who !== 'anonymous' && who !== 'made up'
        const may = permission === 'public' ? who !== 'made up' : known && !who.startsWith('without') && roleMay(who as Role, permission)
        const wanted = may ? 'answered' : known ? '403 forbidden' : '401 unauthenticated'
        const seen = status === 401 || status === 403 ? `${status} ${code}` : status >= 500 ? `failed with ${status}` : 'answered'
        return seen === wanted ? null : `${method} ${path} (${permission}) as ${who}: ${seen} instead of ${wanted}`
      })
      expect(wrong).toEqual([])
    })

    test('a method that is not declared is not there, for nobody', async () => {
      const declared = new Set(allEndpoints().map((one) => `${one.method} ${one.path}`))
      const token = await people.get('admin')!.token()
      const paths = [...new Set(allEndpoints().map((one) => one.path))]
      const calls = paths.flatMap((path) =>
        methods.filter((method) => !declared.has(`${method} ${path}`)).map((method) => ({ method, path })),
      )
      const wrong = await failures(calls, async ({ method, path }) => {
        const { status } = await call(web.url + pathOf(path), method, { authorization: `Bearer ${token}` })
        return status === 405 ? null : `${method} ${path}: ${status}`
      })
      expect(wrong).toEqual([])
      for (const method of methods) {
        const answer = await call(`${web.url}/api/v1/no-such-thing`, method, {})
        expect([method, answer]).toEqual([method, { status: 404, code: 'not_found' }])
      }
    })

    test('a session cookie changes nothing through the API from another site', async () => {
      const changes = allEndpoints().filter((one) => one.method !== 'GET')
      const wrong = await failures(changes, async ({ method, path }) => {
        const headers = { ...(await cookieOf('admin')), origin: 'http://evil.test', 'sec-fetch-site': 'cross-site' }
        const { status, code } = await call(web.url + pathOf(path), method, headers)
        return `${status} ${code}` === '403 forbidden' ? null : `${method} ${path}: ${status} ${code}`
      })
      expect(wrong).toEqual([])
    })

    test('each server action answers only the roles that its permission names', async () => {
      const actions = builtActions(folder)
      expect(actions.length).toBeGreaterThan(20)
      expect(actions.filter((one) => one.access === null).map((one) => one.exported)).toEqual([])
      expect(actions.filter((one) => one.access === 'public').map((one) => one.exported)).toEqual(publicActions)
      const calls = actions.flatMap((action) => [...everyone, 'another site' as const].map((who) => ({ action, who })))
      const wrong = await failures(calls, async ({ action: { id, page, exported, access, args }, who }) => {
        const isForeign = who === 'another site'
        const site = { origin: isForeign ? 'http://evil.test' : web.url, 'sec-fetch-site': isForeign ? 'cross-site' : 'same-origin' }
        const headers = {
          ...(await cookieOf(isForeign ? 'admin' : who)),
          ...site,
          'next-action': id,
          'content-type': 'text/plain;charset=UTF-8',
        }
        const answer = await ask(web.url + pathOf(`/${page.replace(/^app\//, '')}`), {
          method: 'POST',
          headers,
          body: JSON.stringify(args),
        })
        const seen = actionVerdict(answer, await answer.text())
        const may = access === 'public' || (who !== 'anonymous' && !isForeign && (access === 'self' || roleMay(who, access!)))
        const wanted = isForeign ? ['refused', 'forbidden'] : may ? ['answered'] : [who === 'anonymous' ? 'unauthenticated' : 'forbidden']
        if (exported in wrappers && !may) wanted.push('refused')
        return wanted.includes(seen) ? null : `${exported} (${access}) as ${who}: ${seen} instead of ${wanted.join(' or ')}`
      })
      expect(wrong).toEqual([])
    })
  })
}

/** What a page asks for, read from its source; null when it asks for nothing. */
function pageAccess(key: string): Permission | 'own' | null {
  const text = readFileSync(join(root, 'app', `${key}.tsx`), 'utf8')
  const permission = /\brequirePage\('([a-z_.]+)'/.exec(text)?.[1]
  if (permission) return permission as Permission
  return ownPages.includes(key) && text.includes('await requireSignedIn(') ? 'own' : null
}

function pathOf(key: string): string {
  const path = key
    .replace(/\/(page|route)$/, '')
    .replaceAll(/\/\([^)]+\)/g, '')
    .replace(/[[{]seq[\]}]/, '1')
    .replaceAll(/\[\w+\]|\{\w+\}/g, 'x')
  return path === '' ? '/' : path
}

/** The headers of a browser that has the layouts already and asks for the page in them: no layout runs then. */
function pageAlone(key: string): Record<string, string> {
  const segments = key
    .split('/')
    .slice(1, -1)
    .map((one) => (one.startsWith('[') ? [one.slice(1, -1), 'x', 'd', null] : one))
  const tree = segments.reduceRight<unknown[]>(
    (inner, segment) => [segment, { children: inner }, null, null],
    ['__PAGE__', {}, null, 'refetch'],
  )
  return { 'next-router-state-tree': encodeURIComponent(JSON.stringify(['', { children: tree }, null, null])) }
}

/** Next wants a digest of such headers in the address and sends back where it is missing. */
async function visit(url: string, headers: Record<string, string>): Promise<Response> {
  const answer = await ask(url, { headers })
  const location = answer.headers.get('location')
  if (answer.status !== 307 || !location?.includes('_rsc')) return answer
  await answer.body?.cancel()
  return await ask(new URL(location, url), { headers })
}

/** With a loading state around it, a page redirects and refuses inside of its stream, under status 200. */
function verdict(answer: Response, body: string): string {
  const location = answer.headers.get('location') ?? ''
  if (location.startsWith('/sign-in') || /NEXT_REDIRECT;\w+;\/sign-in/.test(body)) return 'sign in'
  if (answer.status === 403 || body.includes('NEXT_HTTP_ERROR_FALLBACK;403')) return 'forbidden'
  return answer.status === 200 || answer.status === 404 ? 'shown' : `${answer.status} ${location}`
}

async function call(url: string, method: string, headers: Record<string, string>): Promise<{ status: number; code: string }> {
  const body = method === 'GET' ? {} : { body: '[]', headers: { ...headers, 'content-type': 'application/json' } }
  const answer = await ask(url, { method, headers, ...body })
  if (!answer.headers.get('content-type')?.startsWith('application/problem+json')) {
    await answer.body?.cancel()
    return { status: answer.status, code: '' }
  }
  return { status: answer.status, code: ((await answer.json()) as { code: string }).code }
}

function actionVerdict(answer: Response, body: string): string {
  if (answer.status === 303 || answer.headers.get('x-action-redirect')) return 'answered'
  const row = /^1:(E?)(.*)$/m.exec(body)
  if (!row || row[1] === 'E') return answer.status >= 400 ? 'refused' : `no result, status ${answer.status}`
  const result = JSON.parse(row[2]!) as { ok?: boolean; code?: string }
  if (result.ok === false && (result.code === 'forbidden' || result.code === 'unauthenticated')) return result.code
  return result.code === 'internal' ? 'failed' : 'answered'
}

async function addSecretService({ store }: RunningWeb): Promise<void> {
  const { components: _none, ...spec } = serviceSchema.parse({
    slug: 'zebra',
    name: secretName,
    components: [{ slug: 'a', name: 'A', driver: 'files', config: {} }],
  })
  const now = 1
  const row = {
    id: 'svc_zebra',
    ...spec,
    source: 'console' as const,
    configDigest: configDigest({ ...spec, components: [] }),
    version: 1,
    createdAt: now,
    updatedAt: now,
  }
  await store.tx(async (t) => void (await t.insert(service).values(row)))
}
