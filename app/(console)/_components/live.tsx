'use client'

import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { createContext, use, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { StaleNotice } from '#components/ui/states.tsx'
import { useNow } from '#components/ui/use-now.ts'
import { openStream } from './open-stream.ts'

interface Live {
  /** Calls back when something has changed, and after every lost connection. Returns the way out. */
  onChange(listener: () => void): () => void
  /** When the connection was lost, ms; null while it stands. */
  lostAt: number | null
}

const LiveContext = createContext<Live>({ onChange: () => () => undefined, lostAt: null })
const burstMs = 150

/** The tab's one event stream. Changes that come in a burst are told once. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const listeners = useRef(new Set<() => void>())
  const [lostAt, setLostAt] = useState<number | null>(null)
  useEffect(() => {
    let burst: ReturnType<typeof setTimeout> | undefined
    let wasLost = false
    const tell = () => {
      burst ??= setTimeout(() => {
        burst = undefined
        for (const listener of listeners.current) listener()
      }, burstMs)
    }
    const close = openStream({
      url: () => '/api/v1/events',
      on: { hello: () => undefined, change: tell },
      onLost: () => {
        wasLost = true
        setLostAt((before) => before ?? Date.now())
      },
      onFound: () => {
        setLostAt(null)
        if (wasLost) tell()
        wasLost = false
      },
    })
    return () => {
      close()
      clearTimeout(burst)
    }
  }, [])
  const live = useMemo<Live>(
    () => ({
      lostAt,
      onChange(listener) {
        listeners.current.add(listener)
        return () => void listeners.current.delete(listener)
      },
    }),
    [lostAt],
  )
  return (
    <LiveContext value={live}>
      <RefreshOnChange />
      {children}
      <LostConnection lostAt={lostAt} />
    </LiveContext>
  )
}

/** Reads these react-query keys again whenever something has changed. */
export function useLive(keys: readonly QueryKey[]): { lostAt: number | null } {
  const { onChange, lostAt } = use(LiveContext)
  const client = useQueryClient()
  const text = JSON.stringify(keys)
  useEffect(
    () =>
      onChange(() => {
        for (const queryKey of JSON.parse(text) as QueryKey[]) void client.invalidateQueries({ queryKey })
      }),
    [onChange, client, text],
  )
  return { lostAt }
}

const refreshEveryMs = 1_000

/** Reads the page's server-rendered data again: at most once a second, and not while nobody looks. */
function RefreshOnChange() {
  const { onChange } = use(LiveContext)
  const router = useRouter()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let missed = false
    let lastAt = 0
    const refresh = () => {
      if (document.hidden) {
        missed = true
        return
      }
      timer ??= setTimeout(
        () => {
          timer = undefined
          lastAt = Date.now()
          router.refresh()
        },
        Math.max(0, lastAt + refreshEveryMs - Date.now()),
      )
    }
    const seen = () => {
      if (document.hidden || !missed) return
      missed = false
      refresh()
    }
    document.addEventListener('visibilitychange', seen)
    const off = onChange(refresh)
    return () => {
      off()
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', seen)
    }
  }, [onChange, router])
  return null
}

const patienceMs = 3_000

/** Lies over the page, so that nothing moves when the connection comes and goes. */
function LostConnection({ lostAt }: { lostAt: number | null }) {
  const now = useNow(1_000)
  if (lostAt === null || now - lostAt < patienceMs) return null
  return (
    <div className="fixed bottom-20 left-1/2 z-30 -translate-x-1/2 rounded-md bg-surface shadow-pop md:bottom-4">
      <StaleNotice ageMs={Math.floor((now - lostAt) / 1_000) * 1_000} />
    </div>
  )
}
