'use client'

import { useEffect, useRef, useState } from 'react'
import type { RunLogLine, RunSnapshot } from '#db/queries/run.ts'
import { isEnded } from '#lib/domain/run/run.ts'

export interface RunStream {
  snapshot: RunSnapshot
  lines: RunLogLine[]
  /** When the connection was lost, ms; null while it stands or is not needed any more. */
  lostAt: number | null
}

const retryMs = 2_000
const keptLines = 20_000

/** A run as it happens. After a lost connection it goes on from the last line that was seen. */
export function useRunStream(runId: string, initial: { snapshot: RunSnapshot; lines: RunLogLine[] }): RunStream {
  const [snapshot, setSnapshot] = useState(initial.snapshot)
  const [lines, setLines] = useState(initial.lines)
  const [lostAt, setLostAt] = useState<number | null>(null)
  const after = useRef(initial.lines.at(-1)?.id ?? 0)
  const ended = isEnded(snapshot.run.state)
  // A page opened after the end still asks once: more lines may be there than it was given.
  const needed = useRef(true)

  useEffect(() => {
    if (ended && !needed.current) return
    let source: EventSource | undefined
    let retry: ReturnType<typeof setTimeout> | undefined
    const connect = () => {
      source = new EventSource(`/api/v1/runs/${runId}/events?after=${after.current}`)
      source.addEventListener('open', () => setLostAt(null))
      source.addEventListener('snapshot', (event) => setSnapshot(JSON.parse(event.data) as RunSnapshot))
      source.addEventListener('log', (event) => {
        const fresh = (JSON.parse(event.data) as RunLogLine[]).filter((line) => line.id > after.current)
        const last = fresh.at(-1)
        if (!last) return
        after.current = last.id
        setLines((before) => [...before, ...fresh].slice(-keptLines))
      })
      source.addEventListener('closed', (event) => {
        source?.close()
        if ((JSON.parse(event.data) as { reason: string }).reason !== 'done') return location.reload()
        needed.current = false
        setLostAt(null)
      })
      source.addEventListener('error', () => {
        setLostAt((before) => before ?? Date.now())
        if (source?.readyState === EventSource.CLOSED) retry = setTimeout(connect, retryMs)
      })
    }
    connect()
    return () => {
      source?.close()
      clearTimeout(retry)
    }
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- a run that ends closes its stream by itself
  }, [runId])

  return { snapshot, lines, lostAt }
}
