'use client'

import { Tabs as Base } from '@base-ui/react/tabs'
import { parseAsString, useQueryState } from 'nuqs'
import type { ReactNode } from 'react'

interface TabsProps {
  tabs: { id: string; label: ReactNode; count?: number; content: ReactNode }[]
  /** The URL parameter that holds the chosen tab. */
  param?: string
  label: string
}

/** Views of one thing; the URL says which, so that a link shows the same. Only the chosen panel is in the page. */
export function Tabs({ tabs, param = 'tab', label }: TabsProps) {
  const first = tabs[0]?.id ?? ''
  const [asked, setAsked] = useQueryState(param, parseAsString.withDefault(first))
  const value = tabs.some((tab) => tab.id === asked) ? asked : first
  return (
    <Base.Root value={value} onValueChange={(next: string) => void setAsked(next === first ? null : next)}>
      <Base.List aria-label={label} className="relative flex gap-1 overflow-x-auto border-b">
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.id}
            value={tab.id}
            className="flex h-9 shrink-0 items-center gap-1.5 border-b-2 border-transparent px-2.5 text-sm font-medium text-muted hover:text-fg focus-visible:-outline-offset-2 data-active:border-accent data-active:text-fg touch:h-11"
          >
            {tab.label}
            {tab.count !== undefined && <span className="rounded-sm bg-sunken px-1 text-xs text-muted">{tab.count}</span>}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.id} value={tab.id} className="pt-4">
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  )
}
