/**
 * Aborts on the first SIGINT, SIGTERM or SIGHUP. A terminal and npm both pass Ctrl-C on, so a second
 * signal counts only after a second; it ends this process, and the children with it, at once.
 */
export function onStop(): AbortSignal {
  const controller = new AbortController()
  let first = 0
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted && performance.now() - first > 1_000) process.exit(130)
      if (controller.signal.aborted) return
      first = performance.now()
      controller.abort()
    })
  }
  return controller.signal
}

export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })))
}
