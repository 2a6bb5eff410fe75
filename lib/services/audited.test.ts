import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

/** Writes that change nothing anybody would ask about: when a session or token was last used, a notice that was read. */
const bookkeeping = new Set([
  'session/resolve-session.ts',
  'token/resolve-token.ts',
  'notice/read-notices.ts',
  'setup/ensure-setup-token.ts',
])

const root = 'lib/services'
const sources = new Map(
  globSync('**/*.ts', { cwd: root })
    .filter((file) => !/\.(test|fixture)\.ts$/.test(file) && !file.startsWith('testing/'))
    .map((file) => [file, readFileSync(join(root, file), 'utf8')]),
)
const writes = (text: string) => /\bt\s*\.(insert|update|delete)\(/.test(text)
const audits = (text: string) => /\baudit\(t\b/.test(text)
const importsOf = (file: string) =>
  [...sources.get(file)!.matchAll(/from '(\.\.?\/[^']+)'/g)]
    .map(([, path]) => join(dirname(file), path!))
    .filter((path) => sources.has(path))
const importersOf = (file: string) => [...sources.keys()].filter((other) => importsOf(other).includes(file))

/** Its own event, that of what it calls in the same transaction, or, for a part that opens no transaction, that of every caller. */
function isAudited(file: string, seen: ReadonlySet<string> = new Set()): boolean {
  if (seen.has(file) || bookkeeping.has(file)) return true
  const text = sources.get(file)!
  if (audits(text)) return true
  if (/store\.tx\(|changeCheckpoint\(/.test(text)) return importsOf(file).some((path) => audits(sources.get(path)!))
  const callers = importersOf(file)
  return callers.length > 0 && callers.every((caller) => isAudited(caller, new Set([...seen, file])))
}

test('no verb changes anything without an audit event in its transaction', () => {
  const writers = [...sources].filter(([, text]) => writes(text)).map(([file]) => file)
  expect(writers.length).toBeGreaterThan(40)
  expect(writers.filter((file) => !isAudited(file))).toEqual([])
})
