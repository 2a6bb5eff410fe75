'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { ActionFailure, ActionResult } from '#lib/domain/action-result.ts'

/** The failure of a request that never reached the server or never came back. */
const unreachable: ActionFailure = {
  ok: false,
  code: 'unreachable',
  message: 'The server did not answer. Check the connection and try again; it may or may not have happened.',
}

/**
 * Runs a server action from a form or button. `run` resolves to the data, or to undefined after a failure, which
 * is then in `failure` until the next run. After a success the page's data is read again, unless `refresh` is false.
 */
export function useAction<I, T>(action: (input: I) => Promise<ActionResult<T>>, { refresh = true } = {}) {
  const router = useRouter()
  const [pending, setPending] = useState(false)
  const [failure, setFailure] = useState<ActionFailure | null>(null)
  const run = async (input: I): Promise<{ data: T } | undefined> => {
    setPending(true)
    const result = await action(input).catch(() => unreachable)
    setPending(false)
    setFailure(result.ok ? null : result)
    if (!result.ok) return undefined
    if (refresh) router.refresh()
    return { data: result.data }
  }
  return { run, pending, failure, clear: () => setFailure(null), errors: failure?.fieldErrors ?? {} }
}
