'use client'

import { useEffect, useRef, useState } from 'react'
import type { RunLogLine, RunSnapshot } from '#db/queries/run.ts'
import { openStream } from '../../_components/open-stream.ts'

export interface RunStream {
  snapshot: RunSnapshot
  lines: RunLogLine[]
  /** When the connection was lost, ms; null while it stands or is not needed any more. */
  lostAt: number | null
}

const keptLines = 20_000

/**
 * A run as it happens. After a lost connection it goes on from the last line that was seen. A page opened
 * after the end asks once as well, for lines beyond those it was given.
 */
export function useRunStream(runId: string, initial: { snapshot: RunSnapshot; lines: RunLogLine[] }): RunStream {
  const [snapshot, setSnapshot] = useState(initial.snapshot)
  const [lines, setLines] = useState(initial.lines)
  const [lostAt, setLostAt] = useState<number | null>(null)
  const after = useRef(initial.lines.at(-1)?.id ?? 0)

  useEffect(
    () =>
      openStream({
        url: () => `/api/v1/runs/${runId}/events?after=${after.current}`,
        on: {
          snapshot: (data) => setSnapshot(data as RunSnapshot),
          log: (data) => {
            const fresh = (data as RunLogLine[]).filter((line) => line.id > after.current)
            const last = fresh.at(-1)
            if (!last) return
            after.current = last.id
            setLines((before) => [...before, ...fresh].slice(-keptLines))
          },
        },
        onLost: () => setLostAt((before) => before ?? Date.now()),
        onFound: () => setLostAt(null),
        onDone: () => setLostAt(null),
      }),
    [runId],
  )
  return { snapshot, lines, lostAt }
}
