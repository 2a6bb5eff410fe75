'use client'

import { createContext, use, useId, useMemo, type ReactNode } from 'react'
import { CircleX } from 'lucide-react'
import { cx } from './cx.ts'

interface FieldWiring {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
  required: boolean | undefined
}

const FieldContext = createContext<FieldWiring | null>(null)

interface FieldProps {
  label: ReactNode
  /** What to type, in which unit. */
  hint?: ReactNode
  /** What is wrong and how to mend it; a list shows its first entry. */
  error?: string | readonly string[] | null | undefined
  required?: boolean
  /** Exactly one Input, Select, Textarea or Checkbox. */
  children: ReactNode
  className?: string
}

/** Label, hint and error of one control, wired by id; the control inside picks them up. */
export function Field({ label, hint, error, required, children, className }: FieldProps) {
  const id = useId()
  const message = typeof error === 'string' ? error : error?.[0]
  const describedBy = [hint ? `${id}-hint` : '', message ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined
  const wiring = useMemo<FieldWiring>(
    () => ({ id, 'aria-describedby': describedBy, 'aria-invalid': message ? true : undefined, required }),
    [id, describedBy, message, required],
  )
  return (
    <div className={cx('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
        {required && <span className="font-normal text-faint"> (required)</span>}
      </label>
      <FieldContext value={wiring}>{children}</FieldContext>
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
      <p id={`${id}-error`} aria-live="polite" className={cx('flex items-start gap-1 text-xs text-bad', !message && 'hidden')}>
        {message && <CircleX aria-hidden className="mt-px size-3.5 shrink-0" />}
        {message}
      </p>
    </div>
  )
}

/** The wiring of the surrounding Field; empty outside of one. */
export function useField(): Partial<FieldWiring> {
  return use(FieldContext) ?? {}
}
