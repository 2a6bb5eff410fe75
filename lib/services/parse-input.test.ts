import { expect, test } from 'vitest'
import { z } from 'zod'
import { parseInput } from './parse-input.ts'

const schema = z.strictObject({ name: z.string(), config: z.record(z.string(), z.unknown()).default({}) })

test('text that is half a character is refused wherever it stands, because nothing could be signed with it', () => {
  for (const text of ['\ud800', 'a\udc00b']) {
    expect(() => parseInput(schema, { name: text })).toThrow(/half a character/)
    expect(() => parseInput(schema, { name: 'a', config: { deep: [{ [text]: 1 }] } })).toThrow(/half a character/)
    expect(() => parseInput(schema, { name: 'a', config: { deep: [{ x: text }] } })).toThrow(/half a character/)
  }
  expect(parseInput(schema, { name: '\ud83d\ude00' }).name).toBe('😀')
})

test('input nested without end is refused instead of ending the stack', () => {
  const deep = JSON.parse('['.repeat(5_000) + ']'.repeat(5_000)) as unknown
  expect(() => parseInput(schema, { name: 'a', config: { deep } })).toThrow(/nested more than 64/)
})

test('keys that mean something to JavaScript change no prototype', () => {
  const input = JSON.parse('{"name":"a","config":{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}}') as unknown
  const { config } = parseInput(schema, input)
  expect((config as { polluted?: boolean }).polluted).toBeUndefined()
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  expect(() => parseInput(schema, JSON.parse('{"name":"a","__proto__":{"role":"admin"}}'))).toThrow(/__proto__/)
})
