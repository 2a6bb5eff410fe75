import { expect, test } from 'vitest'
import { safeNext } from './safe-next.ts'

test.each(['/', '/plans', '/plans?state=open', '/runs/run_1#log', '/a//b'])('%s is a page of ours', (path) =>
  expect(safeNext(path)).toBe(path),
)

test.each([
  'https://evil.test',
  '//evil.test',
  '/\\evil.test',
  '/%0d%0a/../\\evil.test',
  '/\tevil',
  '\t//evil.test',
  'javascript:alert(1)',
  'plans',
  '',
  null,
  undefined,
  7,
  ['/plans'],
])('%j leads to the first page instead', (path) => expect(safeNext(path)).toBe('/'))

test('dots do not lead out', () => expect(safeNext('/../../plans')).toBe('/plans'))
