// Prints every registered server action as JSON: its file, its exported name and what it needs. A process of
// its own, because the loader that finds Next's modules outside of Next must not reach a test.
import { registerHooks } from 'node:module'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

registerHooks({ resolve: (name, context, next) => next(/^next\/[a-z]+$/.test(name) ? `${name}.js` : name, context) })

const root = join(import.meta.dirname, '../..')
const { actionRegistry } = await import('#lib/auth/action.ts')
const found = []
for (const path of globSync('{app,components,lib}/**/*.ts', { cwd: root })) {
  if (path.endsWith('.test.ts') || !readFileSync(join(root, path), 'utf8').startsWith("'use server'")) continue
  for (const [exported, value] of Object.entries((await import(join(root, path))) as Record<string, unknown>)) {
    const entry = [...actionRegistry].find(([, action]) => (action.call as unknown) === value)
    found.push({ path, exported, name: entry?.[0] ?? null, access: entry?.[1].access ?? null })
  }
}
process.stdout.write(JSON.stringify(found))
