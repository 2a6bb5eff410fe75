'use client'

import { CircleHelp, Search } from 'lucide-react'
import Link from 'next/link'
import { usePathname, useRouter } from 'next/navigation'
import { useMemo, useState, type ReactNode } from 'react'
import { Button } from '#components/ui/button.tsx'
import { cx } from '#components/ui/cx.ts'
import { Kbd } from '#components/ui/kbd.tsx'
import { CommandPalette, type PaletteCommand, type PaletteSearch } from './command-palette.tsx'
import { CrumbsProvider, CrumbTrail } from './crumbs.tsx'
import { HelpDialog } from './help-dialog.tsx'
import { Logo } from './logo.tsx'
import { isCurrent, navigation } from './navigation.ts'
import { PhoneBar } from './phone-bar.tsx'
import { useShortcuts } from './use-shortcuts.ts'
import { UserMenu, type ShellUser } from './user-menu.tsx'

interface ConsoleShellProps {
  user: ShellUser
  /** A server action. */
  signOut: () => Promise<void>
  /** Approvals, reviews and acknowledgements that wait for this person. */
  waiting?: number
  /** Added to "Go to …" in the palette. */
  commands?: readonly PaletteCommand[]
  search?: PaletteSearch
  /** Above every page: kill switch, a break-glass review that is due. Use `Banner`. */
  banner?: ReactNode
  /** At the foot of the navigation: version, engine state. */
  foot?: ReactNode
  children: ReactNode
}

const noCommands: PaletteCommand[] = []

export function ConsoleShell({ user, signOut, waiting = 0, commands = noCommands, search, banner, foot, children }: ConsoleShellProps) {
  const path = usePathname()
  const router = useRouter()
  const [palette, setPalette] = useState(false)
  const [help, setHelp] = useState(false)
  useShortcuts({
    onPalette: () => setPalette((open) => !open),
    onHelp: () => setHelp(true),
    onGo: (key) => {
      const target = navigation.find((item) => item.key === key)
      if (target) router.push(target.href)
      return target !== undefined
    },
  })
  const all = useMemo<PaletteCommand[]>(
    () => [
      ...commands,
      ...navigation.map((item) => ({
        id: `go-${item.key}`,
        label: item.label,
        group: 'Go to',
        href: item.href,
        keys: `g ${item.key}`,
        icon: <item.icon />,
      })),
      { id: 'help', label: 'Keys', group: 'Help', keys: '?', icon: <CircleHelp />, run: () => setHelp(true) },
    ],
    [commands],
  )
  return (
    <CrumbsProvider>
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-1.5 text-sm font-medium text-accent-fg focus:translate-y-0"
      >
        Skip to the content
      </a>
      <div className="md:grid md:min-h-dvh md:grid-cols-[13rem_minmax(0,1fr)]">
        <aside className="sticky top-0 hidden h-dvh flex-col border-r px-3 pb-3 md:flex">
          <Link href="/" className="flex h-12 items-center gap-2 rounded-md px-2 font-semibold">
            <Logo className="size-5 text-accent" />
            Ripcord
          </Link>
          <nav aria-label="Main" className="mt-1 flex flex-col gap-0.5">
            {navigation.map((item) => {
              const current = isCurrent(item.href, path)
              return (
                <Link
                  key={item.href}
                  href={item.href}
                  aria-current={current ? 'page' : undefined}
                  className={cx(
                    'flex h-8 items-center gap-2.5 rounded-md px-2 text-sm font-medium touch:h-11',
                    current ? 'bg-hover text-fg' : 'text-muted hover:bg-sunken hover:text-fg',
                  )}
                >
                  <item.icon aria-hidden className={cx('size-4', current && 'text-accent')} />
                  <span className="flex-1">{item.label}</span>
                  {item.href === '/plans' && waiting > 0 && (
                    <span className="rounded-sm bg-accent px-1.5 text-xs text-accent-fg">
                      {waiting}
                      <span className="sr-only"> waiting for you</span>
                    </span>
                  )}
                </Link>
              )
            })}
          </nav>
          {foot && <div className="mt-auto px-2 text-xs text-faint">{foot}</div>}
        </aside>
        <div className="flex min-w-0 flex-col">
          {banner}
          <header className="sticky top-0 z-20 flex h-12 shrink-0 items-center gap-2 border-b bg-canvas px-4 md:px-6">
            <Link href="/" aria-label="Ripcord, overview" className="-ml-1 grid size-8 place-items-center rounded-md md:hidden">
              <Logo className="size-5 text-accent" />
            </Link>
            <CrumbTrail />
            <button
              type="button"
              onClick={() => setPalette(true)}
              className="hidden h-8 w-60 items-center gap-2 rounded-md border bg-surface px-2.5 text-sm text-faint hover:border-line-strong lg:flex"
            >
              <Search aria-hidden className="size-4" />
              <span className="flex-1 text-left">Search or do</span>
              <Kbd keys="Ctrl K" />
            </button>
            <Button
              variant="ghost"
              square
              className="lg:hidden"
              aria-label="Search or do"
              icon={<Search className="size-4" />}
              onClick={() => setPalette(true)}
            />
            <Button
              variant="ghost"
              square
              className="max-md:hidden"
              aria-label="Keys"
              icon={<CircleHelp className="size-4" />}
              onClick={() => setHelp(true)}
            />
            <span className="max-md:hidden">
              <UserMenu user={user} signOut={signOut} />
            </span>
          </header>
          <main id="main" tabIndex={-1} className="mx-auto w-full max-w-350 flex-1 px-4 pt-5 pb-40 outline-none md:px-6 md:pb-12">
            {children}
          </main>
        </div>
      </div>
      <PhoneBar user={user} signOut={signOut} waiting={waiting} />
      <CommandPalette open={palette} onOpenChange={setPalette} commands={all} search={search} />
      <HelpDialog open={help} onOpenChange={setHelp} />
    </CrumbsProvider>
  )
}
