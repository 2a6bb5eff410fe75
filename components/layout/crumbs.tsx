'use client'

import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { createContext, Fragment, use, useEffect, useMemo, useState, type ReactNode } from 'react'
import { crumbsOf, type Crumb } from './navigation.ts'

interface Given {
  path: string
  crumbs: readonly Crumb[]
}

const GivenContext = createContext<Given | null>(null)
const GiveContext = createContext<(given: Given) => void>(() => undefined)

export function CrumbsProvider({ children }: { children: ReactNode }) {
  const [given, setGiven] = useState<Given | null>(null)
  return (
    <GiveContext value={setGiven}>
      <GivenContext value={given}>{children}</GivenContext>
    </GiveContext>
  )
}

/** Put into a page to name its breadcrumbs better than the path does: `<Crumbs items={[{ label: 'shop' }]} />`. */
export function Crumbs({ items }: { items: readonly Crumb[] }) {
  const give = use(GiveContext)
  const path = usePathname()
  const key = JSON.stringify(items)
  useEffect(() => give({ path, crumbs: JSON.parse(key) as Crumb[] }), [give, path, key])
  return null
}

export function CrumbTrail() {
  const path = usePathname()
  const given = use(GivenContext)
  const crumbs = useMemo(() => (given?.path === path ? given.crumbs : crumbsOf(path)), [given, path])
  return (
    <nav aria-label="Breadcrumbs" className="min-w-0 flex-1">
      <ol className="flex min-w-0 items-center gap-1 text-sm">
        {crumbs.map((crumb, index) => {
          const last = index === crumbs.length - 1
          return (
            <Fragment key={`${crumb.label}${index}`}>
              {index > 0 && <ChevronRight aria-hidden className="size-3.5 shrink-0 text-faint max-md:hidden" />}
              <li className={last ? 'min-w-0 truncate font-medium' : 'shrink-0 max-md:hidden'} aria-current={last ? 'page' : undefined}>
                {crumb.href && !last ? (
                  <Link href={crumb.href} className="rounded-sm text-muted hover:text-fg">
                    {crumb.label}
                  </Link>
                ) : (
                  crumb.label
                )}
              </li>
            </Fragment>
          )
        })}
      </ol>
    </nav>
  )
}
