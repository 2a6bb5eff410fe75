import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { allEndpoints } from './all-endpoints.ts'
import { describeApi } from './openapi.ts'

/** Says that there is no such path, to everybody. */
const unknown = 'app/api/v1/[...path]/route.ts'
const routes = globSync('app/api/v1/**/route.ts').filter((file) => file !== unknown)

test('every method of every route is an endpoint that the description names', () => {
  const served = routes.flatMap((file) => {
    const path = `/${file
      .replace(/^app\//, '')
      .replace(/\/route\.ts$/, '')
      .replaceAll(/\[(?:\.\.\.)?(\w+)\]/g, '{$1}')}`
    return [...readFileSync(file, 'utf8').matchAll(/export const (GET|POST|PUT|PATCH|DELETE) = serve\(/g)].map(
      ([, method]) => `${method} ${path}`,
    )
  })
  expect(served.toSorted()).toEqual(
    allEndpoints()
      .map((endpoint) => `${endpoint.method} ${endpoint.path}`)
      .toSorted(),
  )
})

test('a route file exports nothing but served endpoints', () => {
  for (const file of routes) {
    const exported = [...readFileSync(file, 'utf8').matchAll(/export (?:const|async function|function) (\w+)(?: = (\w+))?/g)]
    for (const [, name, made] of exported)
      if (name !== 'dynamic') expect([file, name, made]).toEqual([file, expect.stringMatching(/^(GET|POST|PUT|PATCH|DELETE)$/), 'serve'])
  }
})

test('the description is OpenAPI 3.1, with an id of its own for each operation', () => {
  const document = describeApi(allEndpoints(), 'http://localhost:3000')
  expect(document.openapi).toBe('3.1.0')
  const ids = Object.values(document.paths ?? {}).flatMap((path) =>
    Object.values(path ?? {}).map((one) => (one as { operationId: string }).operationId),
  )
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.length).toBe(allEndpoints().length)
})

test('a path that is no endpoint has one answer for every method', () => {
  const exported = [...readFileSync(unknown, 'utf8').matchAll(/^export const (\w+) = (\w+)$/gm)].map(([, method, made]) => [method, made])
  expect(exported).toEqual(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => [method, 'unknownPath']))
})
