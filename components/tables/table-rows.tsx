'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useRef, type MouseEvent, type ReactNode } from 'react'
import { cx } from '#components/ui/cx.ts'
import type { Column } from './column.ts'

export interface TableRow<T> {
  id: string
  data: T
}

export interface RowBehaviour<T> {
  rowHref?: ((row: T) => string | undefined) | undefined
  selection?: { selected: ReadonlySet<string>; onToggle: (id: string) => void; full?: boolean } | undefined
}

const virtualFrom = 200
const hidden = { lg: 'hidden lg:table-cell', xl: 'hidden xl:table-cell', '2xl': 'hidden 2xl:table-cell' }
export const cellLook = (column: { align?: 'left' | 'right'; hideBelow?: 'lg' | 'xl' | '2xl' }) =>
  cx(
    'px-3 first:pl-4 last:pr-4',
    column.align === 'right' ? 'text-right tabular-nums' : 'text-left',
    column.hideBelow && hidden[column.hideBelow],
  )

interface TableRowsProps<T> extends RowBehaviour<T> {
  label: string
  rows: TableRow<T>[]
  columns: readonly Column<T>[]
  head: ReactNode
}

/** The table itself; beyond 200 rows only those in sight are in the document. */
export function TableRows<T>({ label, rows, columns, head, rowHref, selection }: TableRowsProps<T>) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = rows.length > virtualFrom
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by the compiler
  const virtualizer = useVirtualizer({
    count: rows.length,
    enabled: virtual,
    getScrollElement: () => scroller.current,
    estimateSize: () => 40,
    overscan: 12,
    initialRect: { width: 1000, height: 800 },
  })
  const items = virtual ? virtualizer.getVirtualItems() : []
  const before = items[0]?.start ?? 0
  const after = virtual ? virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0) : 0
  const shown = virtual ? items.flatMap((item) => rows[item.index] ?? []) : rows
  const span = columns.length + (selection ? 1 : 0)
  return (
    <div ref={scroller} className={cx('overflow-x-auto', virtual && 'max-h-[70dvh] overflow-y-auto')}>
      <table
        aria-label={label}
        aria-rowcount={virtual ? rows.length + 1 : undefined}
        className={cx('w-full border-collapse text-sm', virtual && 'table-fixed')}
      >
        <colgroup>
          {selection && <col width={40} />}
          {columns.map((column) => (
            <col
              key={column.id}
              width={column.width}
              className={column.hideBelow && { lg: 'max-lg:hidden', xl: 'max-xl:hidden', '2xl': 'max-2xl:hidden' }[column.hideBelow]}
            />
          ))}
        </colgroup>
        {head}
        <tbody data-rows>
          {before > 0 && <Spacer height={before} span={span} />}
          {shown.map((row, index) => (
            <Row
              key={row.id}
              row={row}
              columns={columns}
              index={virtual ? (items[index]?.index ?? index) : index}
              counted={virtual}
              rowHref={rowHref}
              selection={selection}
            />
          ))}
          {after > 0 && <Spacer height={after} span={span} />}
        </tbody>
      </table>
    </div>
  )
}

const Spacer = ({ height, span }: { height: number; span: number }) => (
  <tr aria-hidden>
    {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label -- holds height only, hidden from everyone */}
    <td height={height} colSpan={span} className="p-0" />
  </tr>
)

interface RowProps<T> extends RowBehaviour<T> {
  row: TableRow<T>
  columns: readonly Column<T>[]
  index: number
  counted: boolean
}

function Row<T>({ row, columns, index, counted, rowHref, selection }: RowProps<T>) {
  const router = useRouter()
  const href = rowHref?.(row.data)
  const open = (event: MouseEvent<HTMLTableRowElement>) => {
    if (!href || (event.target as HTMLElement).closest('a,button,input,label,select,summary')) return
    if (window.getSelection()?.toString()) return
    if (event.metaKey || event.ctrlKey) window.open(href, '_blank', 'noopener')
    else router.push(href)
  }
  const selected = selection?.selected.has(row.id) ?? false
  return (
    <tr
      onClick={open}
      aria-rowindex={counted ? index + 2 : undefined}
      aria-selected={selection ? selected : undefined}
      {...(href ? {} : { 'data-row': true, tabIndex: -1 })}
      className={cx(
        'h-10 border-t outline-offset-[-2px] has-[a[data-row]:focus-visible]:bg-hover',
        href && 'cursor-pointer hover:bg-sunken',
        selected && 'bg-accent-soft',
      )}
    >
      {selection && (
        <td className="w-10 pl-4">
          <input
            type="checkbox"
            aria-label={`Select ${String(columns[0]?.value(row.data) ?? row.id)}`}
            checked={selected}
            disabled={!selected && selection.full}
            onChange={() => selection.onToggle(row.id)}
            className="size-4 align-middle accent-accent"
          />
        </td>
      )}
      {columns.map((column, position) => {
        const content = column.cell ? column.cell(row.data) : String(column.value(row.data) ?? '')
        return (
          <td key={column.id} className={cx(cellLook(column), 'h-10 py-1')}>
            {position === 0 && href ? (
              <Link data-row href={href} className="font-medium text-fg hover:underline">
                {content}
              </Link>
            ) : (
              content
            )}
          </td>
        )
      })}
    </tr>
  )
}
