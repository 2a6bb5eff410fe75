'use client'

import { Ellipsis, LogOut } from 'lucide-react'
import { useTheme } from 'next-themes'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useState, type ReactNode } from 'react'
import { Button } from '#components/ui/button.tsx'
import { cx } from '#components/ui/cx.ts'
import { Drawer } from '#components/ui/drawer.tsx'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/input.tsx'
import { approvals, isCurrent, navigation, type NavItem } from './navigation.ts'
import { themes, type ShellUser } from './user-menu.tsx'

const place = 'relative flex h-14 flex-1 flex-col items-center justify-center gap-0.5 text-xs focus-visible:-outline-offset-2'

interface PhoneBarProps {
  user: ShellUser
  signOut: () => Promise<void>
  waiting: number
}

/** Four places within reach of the thumb; everything else is behind More. */
export function PhoneBar({ user, signOut, waiting }: PhoneBarProps) {
  const path = usePathname()
  const [more, setMore] = useState(false)
  const { theme = 'system', setTheme } = useTheme()
  const shown = navigation.filter((item) => item.href === '/' || item.href === '/runs')
  const rest = navigation.filter((item) => !shown.includes(item))
  return (
    <nav aria-label="Main" className="fixed inset-x-0 bottom-0 z-30 flex border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden">
      {shown.map((item) => (
        <Place key={item.href} item={item} current={isCurrent(item.href, path)} />
      ))}
      <Place item={approvals} current={false} count={waiting} />
      <Drawer
        open={more}
        onOpenChange={setMore}
        side="bottom"
        title="More"
        trigger={
          <button type="button" className={cx(place, rest.some((item) => isCurrent(item.href, path)) ? 'text-accent' : 'text-muted')}>
            <Ellipsis aria-hidden className="size-5" />
            More
          </button>
        }
      >
        <ul className="-mx-5 -mt-5 mb-4 border-b">
          {rest.map((item) => (
            <li key={item.href}>
              <Link href={item.href} onClick={() => setMore(false)} className="flex h-12 items-center gap-3 px-5 text-base active:bg-hover">
                <item.icon aria-hidden className="size-5 text-muted" />
                {item.label}
              </Link>
            </li>
          ))}
        </ul>
        <Field label="Theme">
          <Select value={theme} onChange={(event) => setTheme(event.target.value)} options={themes} />
        </Field>
        <div className="mt-4 flex items-center gap-3">
          <Link href="/settings/account" onClick={() => setMore(false)} className="min-w-0 flex-1">
            <span className="block truncate text-base font-medium">{user.name}</span>
            <span className="block text-xs text-muted capitalize">{user.role}</span>
          </Link>
          <form action={signOut}>
            <Button type="submit" icon={<LogOut className="size-4" />}>
              Sign out
            </Button>
          </form>
        </div>
      </Drawer>
    </nav>
  )
}

function Place({ item, current, count = 0 }: { item: Omit<NavItem, 'key'>; current: boolean; count?: number }): ReactNode {
  return (
    <Link href={item.href} aria-current={current ? 'page' : undefined} className={cx(place, current ? 'text-accent' : 'text-muted')}>
      <item.icon aria-hidden className="size-5" />
      {item.label}
      {count > 0 && (
        <span className="absolute top-1 left-[calc(50%+0.375rem)] grid h-4.5 min-w-4.5 place-items-center rounded-full bg-accent px-1 text-xs font-medium text-accent-fg">
          {count}
          <span className="sr-only"> waiting</span>
        </span>
      )}
    </Link>
  )
}
