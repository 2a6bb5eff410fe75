'use client'

import { useEffect, useRef, useState, type ReactNode } from 'react'
import { cx } from './cx.ts'

/** A figure that changes in place: a brief highlight when `value` differs from before, none at first sight. */
export function LiveValue({ value, children, className }: { value: string | number; children?: ReactNode; className?: string }) {
  const last = useRef(value)
  const [changes, setChanges] = useState(0)
  useEffect(() => {
    if (last.current === value) return
    last.current = value
    setChanges((count) => count + 1)
  }, [value])
  return (
    <span key={changes} className={cx('rounded-sm', changes > 0 && 'animate-flash', className)}>
      {children ?? value}
    </span>
  )
}
