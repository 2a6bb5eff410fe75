import { expect, it } from 'vitest'
import { crumbsOf, isCurrent, navigation } from './navigation.ts'

it('marks one place as current, also below it and with a filter', () => {
  const current = (path: string) => navigation.filter((item) => isCurrent(item.href, path)).map((item) => item.label)
  expect(current('/')).toEqual(['Overview'])
  expect(current('/services/shop')).toEqual(['Overview'])
  expect(current('/runs/run_1')).toEqual(['Runs'])
  expect(current('/runsheet')).toEqual([])
  expect(isCurrent('/plans?state=open', '/plans')).toBe(true)
})

it('gives every place its own key', () => {
  expect(new Set(navigation.map((item) => item.key)).size).toBe(navigation.length)
})

it('reads breadcrumbs off the path, links all but the last, and survives a malformed escape', () => {
  expect(crumbsOf('/')).toEqual([{ label: 'Overview' }])
  expect(crumbsOf('/runs/run_01AB')).toEqual([{ label: 'Runs', href: '/runs' }, { label: 'run_01AB' }])
  expect(crumbsOf('/services/shop-eu/edit')).toEqual([
    { label: 'Services', href: '/' },
    { label: 'Shop eu', href: '/services/shop-eu' },
    { label: 'Edit' },
  ])
  expect(crumbsOf('/settings/%E0%A4%A')).toEqual([{ label: 'Settings', href: '/settings' }, { label: '%E0%A4%A' }])
})
