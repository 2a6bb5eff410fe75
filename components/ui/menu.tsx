'use client'

import { Menu as Base } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import Link from 'next/link'
import type { ReactElement, ReactNode } from 'react'
import { cx } from './cx.ts'

const item =
  'flex min-h-8 w-full cursor-default items-center gap-2 rounded-sm px-2 py-1 text-left text-sm outline-none select-none data-highlighted:bg-hover data-disabled:text-faint touch:min-h-11'

/** A list of actions behind a button. Danger stands last, behind a separator. */
export function Menu({ trigger, children, align = 'end' }: { trigger: ReactElement; children: ReactNode; align?: 'start' | 'end' }) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align={align} collisionPadding={8} className="z-50 outline-none">
          <Base.Popup className="min-w-48 rounded-lg border bg-surface p-1 shadow-pop outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

interface MenuItemProps {
  icon?: ReactNode
  children: ReactNode
  href?: string
  onSelect?: () => void
  danger?: boolean
  /** Why it cannot be chosen now, shown under the label. */
  disabledReason?: string | null | undefined
  /** A key hint at the right edge. */
  hint?: ReactNode
}

export function MenuItem({ icon, children, href, onSelect, danger = false, disabledReason, hint }: MenuItemProps) {
  const inner = (
    <>
      {icon && <span className="text-muted [&>svg]:size-4">{icon}</span>}
      <span className="flex-1">
        {children}
        {disabledReason && <span className="block text-xs text-muted">{disabledReason}</span>}
      </span>
      {hint}
    </>
  )
  const look = cx(item, danger && 'text-danger')
  if (href && !disabledReason) {
    return (
      <Base.LinkItem className={look} closeOnClick render={<Link href={href} />}>
        {inner}
      </Base.LinkItem>
    )
  }
  return (
    <Base.Item className={look} disabled={Boolean(disabledReason)} onClick={() => onSelect?.()}>
      {inner}
    </Base.Item>
  )
}

/** One of several, e.g. the theme; stays open so that the effect can be seen. */
export function MenuChoice({
  value,
  onChange,
  options,
}: {
  value: string
  onChange: (value: string) => void
  options: { value: string; label: string }[]
}) {
  return (
    <Base.RadioGroup value={value} onValueChange={(next: string) => onChange(next)}>
      {options.map((option) => (
        <Base.RadioItem key={option.value} value={option.value} closeOnClick={false} className={item}>
          <span className="flex-1">{option.label}</span>
          <Base.RadioItemIndicator>
            <Check aria-hidden className="size-4 text-accent" />
          </Base.RadioItemIndicator>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  )
}

export function MenuSeparator() {
  return <Base.Separator className="mx-1 my-1 h-px bg-line" />
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <div className="px-2 pt-1.5 pb-1 text-xs text-faint">{children}</div>
}
