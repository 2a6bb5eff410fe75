'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import { Command as Cmdk } from 'cmdk'
import { ArrowRight, Search } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useEffect, useState, type ReactNode } from 'react'
import { backdropLook } from '#components/ui/dialog.tsx'
import { Kbd } from '#components/ui/kbd.tsx'

export interface PaletteCommand {
  id: string
  label: string
  /** Heading that it stands under: "Go to", "Roll back". */
  group: string
  href?: string
  /** Only from client components; a server layout passes `href`. */
  run?: () => void
  /** Other words that find it. */
  keywords?: string[]
  /** Right of the label: an environment, an age. */
  detail?: string
  /** Keys that do the same. */
  keys?: string
  icon?: ReactNode
}

/** Finds services, checkpoints, runs … by text; a server action or a fetch. At most a dozen. */
export type PaletteSearch = (query: string) => Promise<PaletteCommand[]>

interface CommandPaletteProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  commands: readonly PaletteCommand[]
  search?: PaletteSearch | undefined
}

export function CommandPalette({ open, onOpenChange, commands, search }: CommandPaletteProps) {
  const router = useRouter()
  const [query, setQuery] = useState('')
  const { found, state } = useSearch(open ? query.trim() : '', search)
  const close = (next: boolean) => {
    onOpenChange(next)
    if (!next) setQuery('')
  }
  const choose = (command: PaletteCommand) => {
    close(false)
    if (command.run) command.run()
    else if (command.href) router.push(command.href)
  }
  const groups = Map.groupBy(commands, (command) => command.group)
  return (
    <Base.Root open={open} onOpenChange={(next) => close(next)}>
      <Base.Portal>
        <Base.Backdrop className={backdropLook} />
        <Base.Viewport className="fixed inset-0 z-40 flex items-start justify-center p-3 pt-[10dvh]">
          <Base.Popup className="w-full max-w-150 overflow-hidden rounded-lg border bg-surface shadow-pop transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0">
            <Base.Title className="sr-only">Search or do anything</Base.Title>
            <Cmdk label="Search or do anything" loop className="flex max-h-[70dvh] flex-col">
              <div className="flex items-center gap-2.5 border-b px-4">
                <Search aria-hidden className="size-4 shrink-0 text-faint" />
                <Cmdk.Input
                  value={query}
                  onValueChange={setQuery}
                  placeholder="A service, a run, a checkpoint, or what to do"
                  className="h-12 w-full bg-transparent text-base outline-none placeholder:text-faint"
                />
                <Kbd keys="Esc" className="touch:hidden" />
              </div>
              <Cmdk.List className="min-h-0 flex-1 scroll-py-1 overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-faint">
                {state === 'idle' && (
                  <Cmdk.Empty className="px-2.5 py-8 text-center text-sm text-muted">Nothing is called that.</Cmdk.Empty>
                )}
                {found.length > 0 && (
                  <Cmdk.Group heading="Found">
                    {found.map((command) => (
                      <Row key={command.id} command={command} onChoose={choose} always={query} />
                    ))}
                  </Cmdk.Group>
                )}
                {[...groups].map(([group, items]) => (
                  <Cmdk.Group key={group} heading={group}>
                    {items.map((command) => (
                      <Row key={command.id} command={command} onChoose={choose} />
                    ))}
                  </Cmdk.Group>
                ))}
              </Cmdk.List>
              <output className="block min-h-8 border-t px-4 py-1.5 text-xs text-muted">{notes[state]}</output>
            </Cmdk>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  )
}

/** `always` joins the typed text to the keywords, so that what the server found is not filtered away again. */
function Row({ command, onChoose, always }: { command: PaletteCommand; onChoose: (command: PaletteCommand) => void; always?: string }) {
  return (
    <Cmdk.Item
      value={command.id}
      keywords={[command.label, command.detail ?? '', ...(command.keywords ?? []), always ?? '']}
      onSelect={() => onChoose(command)}
      className="flex min-h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 py-1.5 text-sm data-[selected=true]:bg-hover touch:min-h-11"
    >
      <span className="text-muted [&>svg]:size-4">{command.icon ?? <ArrowRight aria-hidden />}</span>
      <span className="min-w-0 flex-1 truncate">{command.label}</span>
      {command.detail && <span className="shrink-0 text-xs text-muted">{command.detail}</span>}
      {command.keys && <Kbd keys={command.keys} className="touch:hidden" />}
    </Cmdk.Item>
  )
}

const notes = {
  idle: '↑ ↓ to choose, Enter to open',
  searching: 'Searching',
  failed: 'The search failed; the commands above still work.',
}

interface Answer {
  query: string
  items: PaletteCommand[]
  failed: boolean
}

/** What was found for exactly this query; the answer to an older one is never shown for a newer. */
function useSearch(query: string, search: PaletteSearch | undefined) {
  const [answer, setAnswer] = useState<Answer | null>(null)
  const asked = search && query.length >= 2 ? query : null
  useEffect(() => {
    if (!search || asked === null) return
    let current = true
    const timer = setTimeout(() => {
      search(asked).then(
        (items) => current && setAnswer({ query: asked, items, failed: false }),
        () => current && setAnswer({ query: asked, items: [], failed: true }),
      )
    }, 150)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [asked, search])
  const mine = asked !== null && answer?.query === asked ? answer : null
  const state = asked === null ? 'idle' : mine === null ? 'searching' : mine.failed ? 'failed' : 'idle'
  return { found: mine?.items ?? [], state } as const
}
