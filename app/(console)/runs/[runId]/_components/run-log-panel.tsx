'use client'

import { useEffect, useMemo, useRef, useState } from 'react'
import type { RunLogLine, RunSnapshot } from '#db/queries/run.ts'
import { Card } from '#components/ui/card.tsx'
import { Button } from '#components/ui/button.tsx'
import { Input } from '#components/ui/input.tsx'
import { formatCount } from '#lib/domain/format/count.ts'
import { formatUtc } from '#lib/domain/format/time.ts'

interface RunLogPanelProps {
  lines: readonly RunLogLine[]
  steps: RunSnapshot['steps']
  live: boolean
}

const shownLines = 2_000

/** The log in a box of fixed height. It follows while the reader is at the end, and stays put when they scroll up. */
export function RunLogPanel({ lines, steps, live }: RunLogPanelProps) {
  const [query, setQuery] = useState('')
  const [follow, setFollow] = useState(true)
  const box = useRef<HTMLDivElement>(null)
  const found = useMemo(() => {
    const wanted = query.trim().toLowerCase()
    return wanted === '' ? lines : lines.filter((line) => line.line.toLowerCase().includes(wanted))
  }, [lines, query])
  const shown = found.slice(-shownLines)
  const names = useMemo(() => new Map(steps.map((step) => [step.seq, step.name])), [steps])

  useEffect(() => {
    if (follow && box.current) box.current.scrollTop = box.current.scrollHeight
  }, [follow, shown])

  const onScroll = () => {
    const at = box.current
    if (at) setFollow(at.scrollHeight - at.scrollTop - at.clientHeight < 24)
  }
  return (
    <Card
      title="Log"
      action={
        <span className="flex flex-wrap items-center gap-2">
          <output className="text-sm text-muted">
            {query.trim() ? `${formatCount(found.length)} of ${formatCount(lines.length)}` : formatCount(lines.length)} lines
          </output>
          <Input
            type="search"
            data-search
            aria-label="Search the log"
            placeholder="Search the log"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            className="w-44!"
          />
          <Button aria-pressed={follow} onClick={() => setFollow(!follow)}>
            {follow ? 'Following' : 'Follow'}
          </Button>
        </span>
      }
      flush
    >
      <div
        ref={box}
        onScroll={onScroll}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard
        tabIndex={0}
        role="log"
        aria-label="Log lines"
        aria-live="off"
        className="h-96 overflow-y-auto overscroll-contain bg-sunken px-4 py-2 font-mono text-xs leading-5"
      >
        {found.length > shown.length && <p className="text-muted">The last {formatCount(shownLines)} lines are shown.</p>}
        {shown.map((line) => (
          <p key={line.id} className="flex gap-3">
            <time dateTime={new Date(line.at).toISOString()} title={formatUtc(line.at)} className="shrink-0 text-faint select-none">
              {new Date(line.at).toISOString().slice(11, 23)}
            </time>
            <span className="w-18 shrink-0 truncate text-muted max-sm:hidden">
              {line.stepSeq === null ? '' : (names.get(line.stepSeq) ?? '')}
            </span>
            <span className="min-w-0 break-words whitespace-pre-wrap">{line.line}</span>
          </p>
        ))}
        {shown.length === 0 && (
          <p className="text-muted">
            {query.trim() ? `No line holds “${query.trim()}”.` : live ? 'No line yet.' : 'This run wrote no lines.'}
          </p>
        )}
      </div>
    </Card>
  )
}
