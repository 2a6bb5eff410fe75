import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Context } from './context.ts'
import { ServiceError } from './errors.ts'
import { testPeople } from './testing/test-people.ts'

/** Reviewed: what somebody who is not signed in must be able to ask for, each behind a proof of its own. */
const open = ['completeSetup', 'signIn', 'signInExternal', 'signOut']
/** Reviewed: parts of verbs, for a person whom the verb has found signed in already. */
const parts = ['admitProof', 'provePassword']

type Verb = (ctx: Context, input: unknown) => unknown
const verbs = globSync('lib/services/*/*.ts')
  .toSorted()
  .filter((file) => !/\.(test|fixture)\.ts$|\/testing\//.test(file))
  .flatMap((file) =>
    Array.from(readFileSync(file, 'utf8').matchAll(/^export async function\*? (\w+)\(\s*ctx: Context\b/gm), ([, name]) => ({
      name: name!,
      file,
    })),
  )
  .filter(({ name }) => !parts.includes(name))

test('there are verbs to look at', () => expect(verbs.length).toBeGreaterThan(40))

test.each(verbs)('$name refuses somebody who is not signed in before it looks at anything', async ({ name, file }) => {
  const verb = ((await import(join(process.cwd(), file))) as Record<string, Verb>)[name]!
  const code = await outcome(verb, testPeople().nobody)
  if (open.includes(name)) expect(code).not.toBe('unknown error')
  else expect(code).toMatch(/^(unauthenticated|forbidden)$/)
})

async function outcome(verb: Verb, nobody: Context): Promise<string> {
  try {
    const result = verb(nobody, {})
    if (typeof result === 'object' && result !== null && Symbol.asyncIterator in result) await (result as AsyncGenerator).next()
    else await result
    return 'did it'
  } catch (error) {
    return error instanceof ServiceError ? error.code : 'unknown error'
  }
}
