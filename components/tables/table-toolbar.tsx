'use client'

import { Search } from 'lucide-react'
import type { ReactNode } from 'react'
import { formatCount } from '#lib/domain/format/count.ts'
import { Input, Select } from '#components/ui/input.tsx'
import { Kbd } from '#components/ui/kbd.tsx'
import { facetValues, type Column, type Facet } from './column.ts'
import type { TableUrl } from './use-table-url.ts'

interface TableToolbarProps<T> {
  label: string
  placeholder: string | false
  url: TableUrl
  rows: readonly T[]
  shown: number
  columns: readonly Column<T>[]
  facets: readonly Facet[]
  children?: ReactNode
}

export function TableToolbar<T>({ label, placeholder, url, rows, shown, columns, facets, children }: TableToolbarProps<T>) {
  return (
    <div className="flex min-h-12 flex-wrap items-center gap-2 px-4 py-2">
      {placeholder !== false && (
        <span className="relative w-full sm:w-64">
          <Search aria-hidden className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-faint" />
          <Input
            type="search"
            data-search
            aria-label={`Search ${label.toLowerCase()}`}
            placeholder={placeholder}
            value={url.query}
            onChange={(event) => url.setQuery(event.target.value)}
            onKeyDown={(event) => event.key === 'Escape' && (url.setQuery(''), event.currentTarget.blur())}
            className="px-8!"
          />
          <Kbd keys="/" className="pointer-events-none absolute top-1/2 right-1.5 -translate-y-1/2 touch:hidden" />
        </span>
      )}
      {facets.map((facet) => {
        const column = columns.find((each) => each.id === facet.column)
        const chosen = url.chosen[facet.column] ?? ''
        const values = column ? facetValues(rows, column) : []
        const known = chosen === '' || values.includes(chosen) ? values : [...values, chosen]
        return (
          <Select
            key={facet.column}
            aria-label={facet.label}
            className="w-auto max-w-44"
            placeholder={`${facet.label}: all`}
            value={chosen}
            onChange={(event) => url.setFacet(facet.column, event.target.value)}
            options={known.map((value) => {
              const words = facet.format?.(value) ?? value
              return { value, label: value === chosen ? `${facet.label}: ${words}` : words }
            })}
          />
        )
      })}
      <output className="ml-auto text-sm text-muted">
        {shown === rows.length ? formatCount(shown) : `${formatCount(shown)} of ${formatCount(rows.length)}`}
      </output>
      {children}
    </div>
  )
}
