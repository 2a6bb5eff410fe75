import { expect, test } from 'vitest'
import { undoSteps } from './steps.ts'

const hooks = { freeze: ['/bin/stop'], resume: ['/bin/start'], timeoutSeconds: 60 }
const parts = [
  { id: 'db', slug: 'db', name: 'Orders', hooks },
  { id: 'app', slug: 'app', name: 'Release', hooks },
]
const words = (touched: string[], stopped: string[]) =>
  undoSteps(parts, new Set(touched), new Set(stopped)).map((step) => `${step.name} ${step.componentId}`)

test('what a check has failed on is running again, so it is stopped before anything is put back', () => {
  expect(words(['db', 'app'], ['db', 'app'])).toEqual([
    'freeze app',
    'freeze db',
    'revert app',
    'revert db',
    'confirm app',
    'confirm db',
    'resume db',
    'resume app',
  ])
})

test('a run that changed nothing is only started again', () => {
  expect(words([], ['app'])).toEqual(['resume app'])
  expect(words([], [])).toEqual([])
})
