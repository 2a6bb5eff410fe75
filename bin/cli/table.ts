import { plain } from './io.ts'

export interface Column<T> {
  title: string
  value(row: T): string
  align?: 'right'
}

/** Rows in aligned columns under a line of titles. */
export function table<T>(rows: readonly T[], columns: readonly Column<T>[]): string {
  const cells = [columns.map((column) => column.title), ...rows.map((row) => columns.map((column) => plain(column.value(row))))]
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => width(line[i]!))))
  const fill = (text: string, i: number) => {
    const space = ' '.repeat(widths[i]! - width(text))
    return columns[i]!.align === 'right' ? space + text : text + space
  }
  return cells.map((line) => line.map(fill).join('  ').trimEnd()).join('\n') + '\n'
}

const segmenter = new Intl.Segmenter()

/** Characters as a reader counts them. */
const width = (text: string) => Array.from(segmenter.segment(text)).length
