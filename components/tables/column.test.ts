import { expect, it } from 'vitest'
import { compareCells, facetValues, filterRows, type Column } from './column.ts'

interface Release {
  name: string
  size: number | null
  state: string
  secret: string
}
const rows: Release[] = [
  { name: 'v9 shop', size: 10, state: 'ok', secret: 'x' },
  { name: 'v10 shop', size: 9, state: 'corrupt', secret: 'x' },
  { name: 'Bank', size: null, state: 'ok', secret: 'shop' },
]
const columns: Column<Release>[] = [
  { id: 'name', header: 'Name', value: (row) => row.name },
  { id: 'size', header: 'Size', value: (row) => row.size },
  { id: 'state', header: 'State', value: (row) => row.state },
  { id: 'secret', header: 'Secret', value: (row) => row.secret, searchable: false },
]
const names = (query: string, chosen = {}) => filterRows(rows, columns, query, chosen).map((row) => row.name)

it('finds rows that hold every word, in any column and any case', () => {
  expect(names('SHOP corrupt')).toEqual(['v10 shop'])
  expect(names('shop v9 corrupt')).toEqual([])
  expect(names('  ')).toHaveLength(3)
})

it('does not look into a column that is not searchable, nor across two columns', () => {
  expect(names('shop')).toEqual(['v9 shop', 'v10 shop'])
  expect(names('shop10')).toEqual([])
})

it('applies a facet exactly and together with the search', () => {
  expect(names('', { state: 'ok' })).toEqual(['v9 shop', 'Bank'])
  expect(names('bank', { state: 'ok' })).toEqual(['Bank'])
  expect(names('', { state: 'o', name: null })).toEqual([])
})

it('sorts versions by their numbers and numbers by size', () => {
  expect(['v10', 'v9', 'V1'].toSorted(compareCells)).toEqual(['V1', 'v9', 'v10'])
  expect([10, 9, 100].toSorted(compareCells)).toEqual([9, 10, 100])
})

it('offers each present value of a facet once', () => {
  expect(facetValues(rows, columns[2] as Column<Release>)).toEqual(['corrupt', 'ok'])
  expect(facetValues(rows, columns[1] as Column<Release>)).toEqual(['9', '10'])
})
