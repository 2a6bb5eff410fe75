import { expect, it } from 'vitest'
import { describeStatus, statuses } from './status.ts'

it('gives a state that it does not know the unknown tone, also for names from Object.prototype', () => {
  for (const odd of ['', 'exploded', 'constructor', '__proto__', 'toString']) {
    expect(describeStatus(odd).tone).toBe('unknown')
    expect(describeStatus(odd).icon).toBe('question')
  }
})

it('lets no two states look and read alike, so that a word always means one thing', () => {
  const labels = Object.values(statuses).map((status) => status.label)
  expect(new Set(labels).size).toBe(labels.length)
})

it('keeps the good tone for what has been shown to hold', () => {
  const good = Object.entries(statuses).flatMap(([name, look]) => (look.tone === 'good' ? [name] : []))
  expect(good.sort()).toEqual(['active', 'approved', 'done', 'ok', 'proven', 'ready', 'standing', 'succeeded'])
})
