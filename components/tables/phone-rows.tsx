'use client'

import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useRef, type ReactNode } from 'react'
import { cx } from '#components/ui/cx.ts'
import type { Column } from './column.ts'
import type { TableRow } from './table-rows.tsx'

interface PhoneRowsProps<T> {
  label: string
  rows: TableRow<T>[]
  columns: readonly Column<T>[]
  rowHref?: ((row: T) => string | undefined) | undefined
  renderPhone?: ((row: T) => ReactNode) | undefined
}

/** The same rows as two lines each; beyond 200 only those near the window are in the document. */
export function PhoneRows<T>({ label, rows, columns, rowHref, renderPhone }: PhoneRowsProps<T>) {
  const list = useRef<HTMLUListElement>(null)
  const virtual = rows.length > 200
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by the compiler
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    enabled: virtual,
    estimateSize: () => 64,
    overscan: 10,
    scrollMargin: list.current?.offsetTop ?? 0,
    initialRect: { width: 390, height: 800 },
  })
  const items = virtual ? virtualizer.getVirtualItems() : []
  const margin = virtualizer.options.scrollMargin
  const before = Math.max(0, (items[0]?.start ?? 0) - margin)
  const after = virtual ? virtualizer.getTotalSize() - ((items.at(-1)?.end ?? margin) - margin) : 0
  const shown = virtual ? items.flatMap((item) => rows[item.index] ?? []) : rows
  return (
    <ul ref={list} aria-label={label} data-rows className="border-t">
      {before > 0 && <Gap height={before} />}
      {shown.map((row, position) => {
        const href = rowHref?.(row.data)
        return (
          <li
            key={row.id}
            {...(virtual ? { ref: virtualizer.measureElement, 'data-index': items[position]?.index } : {})}
            className={cx('relative flex min-h-16 items-center gap-2 border-b px-4 py-2 last:border-0', href && 'active:bg-hover')}
          >
            {href && <Link data-row href={href} className="absolute inset-0" aria-label={String(columns[0]?.value(row.data) ?? row.id)} />}
            <div className="min-w-0 flex-1 text-sm">
              {renderPhone ? renderPhone(row.data) : <TwoLines row={row.data} columns={columns} />}
            </div>
            {href && <ChevronRight aria-hidden className="size-4 shrink-0 text-faint" />}
          </li>
        )
      })}
      {after > 0 && <Gap height={after} />}
    </ul>
  )
}

/** Presentation attributes instead of a style, which a strict Content-Security-Policy would drop. */
const Gap = ({ height }: { height: number }) => (
  <li aria-hidden>
    <svg width="1" height={height} className="block" />
  </li>
)

function TwoLines<T>({ row, columns }: { row: T; columns: readonly Column<T>[] }) {
  const content = (column: Column<T>) => (column.cell ? column.cell(row) : String(column.value(row) ?? ''))
  const [first, second, ...rest] = columns
  return (
    <>
      <div className="flex items-center justify-between gap-3">
        <span className="min-w-0 truncate font-medium">{first && content(first)}</span>
        {second && <span className="shrink-0">{content(second)}</span>}
      </div>
      <div className="mt-0.5 flex flex-wrap gap-x-3 text-muted">
        {rest.slice(0, 3).map((column) => (
          <span key={column.id}>{content(column)}</span>
        ))}
      </div>
    </>
  )
}
