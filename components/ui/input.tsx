'use client'

import type { ComponentProps, ReactNode } from 'react'
import { ChevronDown } from 'lucide-react'
import { cx } from './cx.ts'
import { useField } from './field.tsx'

const box =
  'w-full min-w-0 rounded-md border border-line-strong bg-surface text-base text-fg placeholder:text-faint hover:border-muted aria-invalid:border-bad disabled:border-dashed disabled:bg-sunken disabled:text-muted'

export function Input({ className, mono = false, ...props }: ComponentProps<'input'> & { mono?: boolean }) {
  return (
    <input {...useField()} {...props} className={cx(box, 'h-8 px-2.5 read-only:bg-sunken touch:h-11', mono && 'font-mono', className)} />
  )
}

export function Textarea({ className, mono = false, rows = 4, ...props }: ComponentProps<'textarea'> & { mono?: boolean }) {
  return (
    <textarea
      {...useField()}
      rows={rows}
      {...props}
      className={cx(box, 'px-2.5 py-1.5 read-only:bg-sunken', mono && 'font-mono text-sm', className)}
    />
  )
}

interface SelectProps extends ComponentProps<'select'> {
  options: readonly { value: string; label: string; disabled?: boolean }[]
  /** Shown first, with an empty value. */
  placeholder?: string
}

/** The platform's own list: right on every phone, works before scripts load. */
export function Select({ options, placeholder, className, ...props }: SelectProps) {
  return (
    <span className={cx('relative block min-w-0', className)}>
      <select {...useField()} {...props} className={cx(box, 'h-8 appearance-none truncate pr-8 pl-2.5 touch:h-11')}>
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-muted" />
    </span>
  )
}

/** Carries its own label beside the box; put it in a Field only for a hint or an error on a group. */
export function Checkbox({
  label,
  hint,
  className,
  ...props
}: Omit<ComponentProps<'input'>, 'type'> & { label: ReactNode; hint?: ReactNode }) {
  return (
    <label className={cx('flex min-h-8 items-start gap-2 py-1.5 text-base touch:min-h-11 touch:items-center', className)}>
      <input type="checkbox" {...props} className="mt-0.5 size-4 shrink-0 accent-accent touch:mt-0 touch:size-5" />
      <span>
        {label}
        {hint && <span className="block text-xs text-muted">{hint}</span>}
      </span>
    </label>
  )
}
