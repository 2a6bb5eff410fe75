'use client'

import { useEffect } from 'react'

/** Shows the fleet's verdict in the tab, so that it can be read without opening it. */
export function FleetFavicon({ verdict }: { verdict: 'ready' | 'partial' | 'failed' | 'unknown' }) {
  useEffect(() => {
    const link = document.createElement('link')
    link.rel = 'icon'
    link.type = 'image/svg+xml'
    link.href = `/favicon/${verdict}.svg`
    document.head.append(link)
    return () => link.remove()
  }, [verdict])
  return null
}
