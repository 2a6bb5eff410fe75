import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import { actionRegistry } from '#lib/auth/action.ts'
import { type Role, roleMay } from '#lib/domain/access/policy.ts'
import type { Context } from '#lib/services/context.ts'
import { testPeople } from '#lib/services/testing/test-people.ts'

/** Who asks is decided here; everything after that is the real thing. */
const asking: { ctx?: Context } = {}
vi.mock('#lib/auth/current.ts', () => ({ currentContext: async () => asking.ctx! }))
vi.mock('next/headers', () => ({ headers: async () => new Headers(), cookies: async () => new Map() }))

/** Exported beside actions: each only calls an action of its own file and hands on its data. */
const wrappers = new Set(['signOutNow', 'searchEverything'])

const root = join(import.meta.dirname, '..')
const sources = globSync('{app,components,lib}/**/*.{ts,tsx}', { cwd: root })
  .filter((path) => !/\.test\.tsx?$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
const withDirective = sources.filter(({ text }) => /^\s*['"]use server['"]/m.test(text))
const exported: { path: string; name: string; value: unknown }[] = []

beforeAll(async () => {
  for (const { path } of withDirective) {
    const actions = (await import(join(root, path))) as Record<string, unknown>
    for (const [name, value] of Object.entries(actions)) exported.push({ path, name, value })
  }
}, 60_000)

test('server actions stand in files of their own, and there are some', () => {
  expect(withDirective.length).toBeGreaterThan(4)
  for (const { path, text } of withDirective) expect(text.startsWith("'use server'"), path).toBe(true)
})

test('everything that a browser can call is a registered action, under a name of its own', () => {
  const known = new Set([...actionRegistry.values()].map((action) => action.call as unknown))
  const strays = exported.filter(({ name, value }) => !known.has(value) && !wrappers.has(name))
  expect(strays.map(({ path, name }) => `${path} ${name}`)).toEqual([])
  const defined = withDirective.flatMap(({ text }) => text.match(/\bdefineAction\(/g) ?? [])
  expect(actionRegistry.size, 'two actions share a name').toBe(defined.length)
})

test('each action refuses each role that its permission does not name, before it reads the input', async () => {
  const people = testPeople()
  const everyone: (Role | null)[] = ['viewer', 'responder', 'approver', 'admin', null]
  let refused = 0
  for (const role of everyone) {
    const ctx = role === null ? people.nobody : (await people.enter(await people.add(role, role))).ctx
    for (const [name, { access, call }] of actionRegistry) {
      asking.ctx = ctx
      const allowed = access === 'public' || (role !== null && (access === 'self' || roleMay(role, access)))
      const result = await call(Symbol('no input is this') as never)
      const code = result.ok ? 'ok' : result.code
      expect({ name, role, code }).toEqual({ name, role, code: allowed ? 'bad_input' : role === null ? 'unauthenticated' : 'forbidden' })
      if (!allowed) refused++
    }
  }
  expect(refused).toBeGreaterThan(actionRegistry.size)
})

test('a person with a password for one use can call nothing but what is their own', async () => {
  const people = testPeople()
  const { ctx } = await people.enter(await people.add('fresh', 'admin', { mustChangePassword: true }))
  for (const [name, { access, call }] of actionRegistry) {
    asking.ctx = ctx
    const result = await call(Symbol('no input is this') as never)
    const own = access === 'self' || access === 'public'
    expect({ name, code: result.ok ? 'ok' : result.code }).toEqual({ name, code: own ? 'bad_input' : 'forbidden' })
  }
})
