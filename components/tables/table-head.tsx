import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react'
import { cx } from '#components/ui/cx.ts'
import type { Column } from './column.ts'
import { cellLook } from './table-rows.tsx'

interface TableHeadProps<T> {
  columns: readonly Column<T>[]
  /** `id` or `-id`. */
  sort: string
  onSort: (sort: string) => void
  selectable: boolean
}

export function TableHead<T>({ columns, sort, onSort, selectable }: TableHeadProps<T>) {
  return (
    <thead className="sticky top-0 z-10 bg-surface">
      <tr className="h-8 text-xs text-muted">
        {selectable && (
          <td className="w-10">
            <span className="sr-only">Select</span>
          </td>
        )}
        {columns.map((column) => {
          const active = sort.replace(/^-/, '') === column.id
          const descending = active && sort.startsWith('-')
          const Icon = active ? (descending ? ArrowDown : ArrowUp) : ChevronsUpDown
          return (
            <th
              key={column.id}
              scope="col"
              aria-sort={active ? (descending ? 'descending' : 'ascending') : undefined}
              className={cx(cellLook(column), 'font-medium whitespace-nowrap')}
            >
              {column.sortable === false ? (
                column.header
              ) : (
                <button
                  type="button"
                  onClick={() => onSort(active && !descending ? `-${column.id}` : column.id)}
                  className={cx(
                    'group inline-flex h-7 items-center gap-1 rounded-sm hover:text-fg',
                    active && 'text-fg',
                    column.align === 'right' && 'flex-row-reverse',
                  )}
                >
                  {column.header}
                  <Icon
                    aria-hidden
                    className={cx('size-3.5', !active && 'opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100')}
                  />
                </button>
              )}
            </th>
          )
        })}
      </tr>
    </thead>
  )
}
