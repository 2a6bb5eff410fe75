import { globSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { createSession, nowhere } from '#lib/services/session/create-session.ts'
import { testPeople } from '#lib/services/testing/test-people.ts'
import { systemClock } from '#lib/system/clock.ts'

/** The browser's side of a request: its cookies. The proxy does not run here, so nothing but the pages protects them. */
const jar = new Map<string, { value: string }>()
vi.mock('next/headers', () => ({ headers: async () => new Headers(), cookies: async () => jar }))

const root = join(import.meta.dirname, '..')
const open = new Set(['app/(auth)/sign-in/page.tsx', 'app/(auth)/setup/page.tsx'])
const pages = globSync('app/**/{page,layout}.tsx', { cwd: root }).filter((path) => !open.has(path) && path.startsWith('app/(console)'))
const others = globSync('app/**/page.tsx', { cwd: root }).filter((path) => !open.has(path) && !path.startsWith('app/(console)'))

async function visit(path: string): Promise<string> {
  const { default: page } = (await import(join(root, path))) as { default: (props: object) => Promise<unknown> }
  const anything = Promise.resolve({ slug: 'x', id: 'x', planId: 'x', runId: 'x', checkpointId: 'x' })
  try {
    await page({ params: anything, searchParams: Promise.resolve({}), children: null })
    return 'shown'
  } catch (error) {
    return (error as { digest?: string }).digest ?? `threw ${String(error)}`
  }
}

let people: ReturnType<typeof testPeople>
beforeEach(() => {
  jar.clear()
  people = testPeople()
  ;(globalThis as unknown as Record<symbol, unknown>)[Symbol.for('ripcord.store')] = people.store
})

test('every page outside of signing in belongs to the console', () => expect(others).toEqual([]))

test.each(pages)('%s sends somebody who is not signed in to the sign-in page', { timeout: 30_000 }, async (path) => {
  await people.add('ada', 'admin')
  expect(await visit(path)).toMatch(/^NEXT_REDIRECT;[a-z]+;\/sign-in/)
  jar.set('ripcord', { value: 'ses_made-up' })
  expect(await visit(path)).toMatch(/^NEXT_REDIRECT;[a-z]+;\/sign-in/)
})

test('before the first admin exists, every page leads to the first run', { timeout: 60_000 }, async () => {
  for (const path of pages) expect(`${path} ${await visit(path)}`).toMatch(/NEXT_REDIRECT;[a-z]+;\/setup/)
})

test('with a password for one use, every page but the own account leads to choosing another', { timeout: 60_000 }, async () => {
  const userId = await people.add('fresh', 'admin', { mustChangePassword: true })
  const secret = await people.store.tx((t) => createSession(t, systemClock.now(), userId, nowhere))
  jar.set('ripcord', { value: secret })
  for (const path of pages.filter((page) => page.endsWith('/page.tsx') && !page.includes('/settings/account/')))
    expect(`${path} ${await visit(path)}`).toMatch(/NEXT_REDIRECT;[a-z]+;\/settings\/account;/)
})
