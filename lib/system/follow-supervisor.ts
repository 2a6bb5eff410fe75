const key = Symbol.for('ripcord.stopping')
const shared = globalThis as unknown as Record<symbol, AbortController | undefined>

/** Aborts when this process was asked to end: long-lived answers (event streams) close on it. */
export function stoppingSignal(): AbortSignal {
  return (shared[key] ??= listen()).signal
}

function listen(): AbortController {
  const controller = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => controller.abort())
  return controller
}

/** Ends this process when the supervisor that started it is gone, also where the kernel does not see to that. */
export function followSupervisor(): void {
  if (process.env['RIPCORD_SUPERVISED'] !== '1') return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) process.exit(1)
  }, 1_000).unref()
}
