'use client'

import { createSortedRowModel, rowSortingFeature, tableFeatures, useTable, type ColumnDef } from '@tanstack/react-table'
import { useMemo, type ReactNode } from 'react'
import { Button } from '#components/ui/button.tsx'
import { cx } from '#components/ui/cx.ts'
import { EmptyState, SkeletonRows } from '#components/ui/states.tsx'
import { compareCells, filterRows, type Column, type Facet } from './column.ts'
import { PhoneRows } from './phone-rows.tsx'
import { TableHead } from './table-head.tsx'
import { TableRows, type RowBehaviour } from './table-rows.tsx'
import { TableToolbar } from './table-toolbar.tsx'
import { useTableUrl } from './use-table-url.ts'
import { useWide } from './use-wide.ts'

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() })
const noFacets: Facet[] = []

export interface DataTableProps<T extends object> extends RowBehaviour<T> {
  /** Names the table for screen readers and the search box. */
  label: string
  /** Undefined while loading. */
  rows: readonly T[] | undefined
  /** Keep them outside of the component or memoised. The first column names the row and carries its link. */
  columns: readonly Column<T>[]
  rowId: (row: T) => string
  /** Two lines for the phone; the first five columns otherwise. */
  renderPhone?: (row: T) => ReactNode
  /** A column id, with a leading `-` for descending: `-created`. */
  defaultSort?: string
  /** Placeholder of the search box; false leaves it out. */
  search?: string | false
  facets?: readonly Facet[]
  /** Shown instead of rows when there are none at all. */
  empty: ReactNode
  /** An ErrorState; takes the place of the rows. */
  error?: ReactNode
  /** Right of the count: buttons. */
  actions?: ReactNode
  /** Tells two tables of one page apart in the URL. */
  urlKey?: string
  footer?: ReactNode
}

export function DataTable<T extends object>(props: DataTableProps<T>) {
  const {
    label,
    rows,
    columns,
    rowId,
    renderPhone,
    defaultSort = '',
    search = 'Search',
    facets = noFacets,
    empty,
    error,
    actions,
    urlKey = '',
    footer,
    rowHref,
    selection,
  } = props
  const url = useTableUrl(urlKey, defaultSort, facets)
  const wide = useWide()
  const chosenKey = JSON.stringify(url.chosen)
  const filtered = useMemo(
    () => filterRows(rows ?? [], columns, url.query, JSON.parse(chosenKey) as Record<string, string | null>),
    [rows, columns, url.query, chosenKey],
  )
  const defs = useMemo(
    () =>
      columns.map((column): ColumnDef<typeof features, T> => ({
        id: column.id,
        header: column.header,
        accessorFn: (row) => column.value(row) ?? undefined,
        enableSorting: column.sortable !== false,
        sortUndefined: 'last',
        sortFn: (a, b, id) => compareCells(a.getValue(id), b.getValue(id)),
      })),
    [columns],
  )
  const sortId = url.sort.replace(/^-/, '')
  const sorted = columns.some((column) => column.id === sortId)
  const sorting = useMemo(() => (sorted ? [{ id: sortId, desc: url.sort.startsWith('-') }] : []), [sorted, sortId, url.sort])
  const table = useTable({ features, data: filtered, columns: defs, getRowId: rowId, state: { sorting }, enableMultiSort: false })
  const view = table.getRowModel().rows.map((row) => ({ id: row.id, data: row.original }))

  const head = <TableHead columns={columns} sort={url.sort} onSort={url.setSort} selectable={selection !== undefined} />
  const body = () => {
    if (error) return error
    if (!rows) return <SkeletonRows label={`Loading ${label.toLowerCase()}`} />
    if (rows.length === 0) return empty
    if (view.length === 0) {
      return (
        <EmptyState title="Nothing matches" action={<Button onClick={url.clear}>Clear search and filters</Button>}>
          {url.query ? `No row holds “${url.query}”` : 'No row has the chosen values'} among {rows.length}.
        </EmptyState>
      )
    }
    return (
      <>
        {wide !== false && (
          <div className={cx(wide === null && 'max-md:hidden')}>
            <TableRows label={label} rows={view} columns={columns} head={head} rowHref={rowHref} selection={selection} />
          </div>
        )}
        {wide !== true && (
          <div className={cx(wide === null && 'md:hidden')}>
            <PhoneRows label={label} rows={view} columns={columns} rowHref={rowHref} renderPhone={renderPhone} />
          </div>
        )}
      </>
    )
  }

  return (
    <div className="min-w-0">
      {rows && rows.length > 0 && !error && (
        <TableToolbar label={label} placeholder={search} url={url} rows={rows} shown={view.length} columns={columns} facets={facets}>
          {actions}
        </TableToolbar>
      )}
      {body()}
      {footer}
    </div>
  )
}
