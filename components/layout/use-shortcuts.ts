'use client'

import { useEffect, useRef } from 'react'

interface Shortcuts {
  onPalette: () => void
  onHelp: () => void
  onGo: (key: string) => boolean
}

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

const visible = (element: HTMLElement) => element.getClientRects().length > 0

/** The rows that j and k walk: those of the table that holds the focus, else of the first one in sight. */
function rowsNearFocus(): HTMLElement[] {
  const lists = [...document.querySelectorAll<HTMLElement>('[data-rows]')].filter(visible)
  const list = lists.find((each) => each.contains(document.activeElement)) ?? lists[0]
  return list ? [...list.querySelectorAll<HTMLElement>('[data-row]')] : []
}

function step(by: 1 | -1): boolean {
  const rows = rowsNearFocus()
  const at = rows.findIndex((row) => row === document.activeElement || row.closest('tr')?.contains(document.activeElement))
  const next = rows[at === -1 ? (by === 1 ? 0 : rows.length - 1) : at + by]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
  return next !== undefined
}

function focusSearch(): boolean {
  const box = [...document.querySelectorAll<HTMLInputElement>('[data-search]')].find(visible)
  box?.focus()
  box?.select()
  return box !== undefined
}

/** The keys that work on every page. Single letters are silent while someone types or a dialog is open. */
export function useShortcuts({ onPalette, onHelp, onGo }: Shortcuts): void {
  const handlers = useRef({ onPalette, onHelp, onGo })
  useEffect(() => {
    handlers.current = { onPalette, onHelp, onGo }
  })
  useEffect(() => {
    let prefixUntil = 0
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      if ((event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        handlers.current.onPalette()
        return
      }
      if (
        event.metaKey ||
        event.ctrlKey ||
        event.altKey ||
        typing(event.target) ||
        document.querySelector('[role=dialog]:not([aria-modal=false]),[role=menu]')
      )
        return
      const prefixed = event.timeStamp < prefixUntil
      prefixUntil = 0
      let done = false
      if (prefixed) done = handlers.current.onGo(event.key)
      else if (event.key === 'g') prefixUntil = event.timeStamp + 1_200
      else if (event.key === 'j') done = step(1)
      else if (event.key === 'k') done = step(-1)
      else if (event.key === '/') done = focusSearch()
      else if (event.key === '?') {
        handlers.current.onHelp()
        done = true
      }
      if (done) event.preventDefault()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
}
