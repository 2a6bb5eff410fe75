'use client'

import { useEffect, useState } from 'react'

const listeners = new Map<number, Set<(now: number) => void>>()
const timers = new Map<number, ReturnType<typeof setInterval>>()

function subscribe(everyMs: number, listener: (now: number) => void): () => void {
  const group = listeners.get(everyMs) ?? new Set()
  listeners.set(everyMs, group.add(listener))
  if (!timers.has(everyMs)) {
    timers.set(
      everyMs,
      setInterval(() => {
        const now = Date.now()
        for (const each of group) each(now)
      }, everyMs),
    )
  }
  return () => {
    group.delete(listener)
    if (group.size > 0) return
    clearInterval(timers.get(everyMs))
    timers.delete(everyMs)
  }
}

/** The reader's clock, ms since the epoch, ticking; every user of one interval shares one timer. */
export function useNow(everyMs = 1_000): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const first = requestAnimationFrame(() => setNow(Date.now()))
    const leave = subscribe(everyMs, setNow)
    return () => {
      cancelAnimationFrame(first)
      leave()
    }
  }, [everyMs])
  return now
}
