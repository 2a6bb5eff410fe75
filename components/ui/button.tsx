'use client'

import { LoaderCircle } from 'lucide-react'
import Link from 'next/link'
import { useId, type ComponentProps, type MouseEvent, type ReactNode } from 'react'
import { useFormStatus } from 'react-dom'
import { cx } from './cx.ts'

export type ButtonVariant = 'primary' | 'secondary' | 'danger' | 'ghost'

const looks: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-accent-fg hover:bg-accent-hover',
  secondary: 'border border-line-strong/70 bg-surface hover:bg-hover',
  danger: 'bg-danger text-danger-fg hover:bg-danger-hover',
  ghost: 'text-muted hover:bg-hover hover:text-fg',
}

const sizes = {
  sm: 'h-7 px-2 text-sm touch:h-10',
  md: 'h-8 px-3 text-sm touch:h-11',
  lg: 'h-10 px-4 text-base touch:h-12',
}

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'> {
  variant?: ButtonVariant
  size?: keyof typeof sizes
  icon?: ReactNode
  /** Turns the button into a link. */
  href?: string
  /** Shows a spinner and refuses a second press. */
  pending?: boolean
  /** Why it cannot be pressed now; shown beside it as text. The button keeps its place in the tab order. */
  disabledReason?: string | null | undefined | false
  /** Where the reason stands. */
  reasonSide?: 'below' | 'right'
  /** Only an icon: `aria-label` is then required. */
  square?: boolean
}

export function Button(props: ButtonProps) {
  const {
    variant = 'secondary',
    size = 'md',
    icon,
    href,
    pending = false,
    disabledReason,
    reasonSide = 'below',
    square = false,
    className,
    children,
    onClick,
    type = 'button',
    ...rest
  } = props
  const reasonId = useId()
  const blocked = Boolean(disabledReason)
  const look = cx(
    'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap select-none',
    sizes[size],
    looks[variant],
    square && 'aspect-square px-0!',
    blocked && 'cursor-not-allowed! border border-dashed border-line-strong! bg-transparent! text-faint! hover:bg-transparent',
    className,
  )
  if (href && !blocked) {
    return (
      <Link href={href} className={look} aria-label={rest['aria-label']} onClick={onClick as never}>
        {icon}
        {children}
      </Link>
    )
  }
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (blocked || pending) event.preventDefault()
    else onClick?.(event)
  }
  const button = (
    <button
      {...rest}
      type={type}
      className={look}
      onClick={press}
      aria-disabled={blocked || pending || undefined}
      aria-busy={pending || undefined}
      aria-describedby={blocked ? reasonId : rest['aria-describedby']}
    >
      {pending ? <LoaderCircle aria-hidden className="size-4 motion-safe:animate-spin" /> : icon}
      {children}
    </button>
  )
  if (!blocked) return button
  return (
    <span className={cx('inline-flex min-w-0 gap-x-2 gap-y-1', reasonSide === 'below' ? 'flex-col items-start' : 'flex-wrap items-center')}>
      {button}
      <span id={reasonId} className="max-w-72 text-xs text-muted">
        {disabledReason}
      </span>
    </span>
  )
}

/** The submit button of a form with a server action: pending while the action runs. */
export function SubmitButton(props: Omit<ButtonProps, 'type' | 'href'>) {
  const { pending } = useFormStatus()
  return <Button {...props} type="submit" pending={pending || Boolean(props.pending)} />
}
