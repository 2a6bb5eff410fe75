import type { ReactNode } from 'react'

export type CellValue = string | number | boolean | null | undefined

/** One column of a DataTable: a plain value to sort and search by, and how it looks. */
export interface Column<T> {
  id: string
  header: string
  /** What sorting, searching and facets see; null and undefined always sort last. */
  value: (row: T) => CellValue
  /** What people see; the value itself when absent. */
  cell?: (row: T) => ReactNode
  /** Numbers stand right. Default left. */
  align?: 'left' | 'right'
  /** px; also the share of the width that the column gets in a virtualised table. */
  width?: number
  sortable?: boolean
  /** Whether the search box looks into it. Default true. */
  searchable?: boolean
  /** Leave it out below this width of the window. */
  hideBelow?: 'lg' | 'xl' | '2xl'
}

export interface Facet {
  /** The id of the column; also the name of the URL parameter. */
  column: string
  label: string
  /** Turns a raw value into words, e.g. the label of a status. */
  format?: (value: string) => string
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Ascending order of two present values: numbers by size, all else as text with numbers inside ("v9" before "v10"). */
export function compareCells(a: CellValue, b: CellValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return collator.compare(String(a), String(b))
}

/** The rows that hold every word of `query` in some searchable column and match every chosen facet. */
export function filterRows<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  query: string,
  chosen: Readonly<Record<string, string | null>>,
): T[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const searched = columns.filter((column) => column.searchable !== false)
  const facets = columns.flatMap((column) => (chosen[column.id] ? [{ column, wanted: chosen[column.id] }] : []))
  return rows.filter((row) => {
    if (!facets.every(({ column, wanted }) => String(column.value(row)) === wanted)) return false
    if (words.length === 0) return true
    const text = searched
      .map((column) => column.value(row) ?? '')
      .join('\u0000')
      .toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** The distinct values of a column, in order, for a facet's list. */
export function facetValues<T>(rows: readonly T[], column: Column<T>): string[] {
  const present = rows.map((row) => column.value(row)).filter((value) => value !== null && value !== undefined && value !== '')
  return [...new Set(present.map(String))].toSorted(compareCells)
}
