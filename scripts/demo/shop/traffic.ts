import type { OrderRequest } from './database.ts'

/** Buys things over HTTP, about `perSecond` orders a second, until stopped. Failures are the shop's to count. */
export function startTraffic(url: string, perSecond: () => number): () => void {
  let stopped = false
  let timer: NodeJS.Timeout
  const next = () => {
    if (stopped) return
    const rate = Math.min(50, Math.max(0.1, perSecond()))
    // Exponential gaps: people do not arrive in step.
    timer = setTimeout(buy, Math.min(5_000, (-Math.log(1 - Math.random()) / rate) * 1000))
  }
  const buy = () => {
    fetch(`${url}/checkout`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(randomOrder()),
      signal: AbortSignal.timeout(5_000),
    })
      .then((answer) => answer.arrayBuffer())
      .catch(() => {})
    next()
  }
  next()
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}

function randomOrder(): OrderRequest {
  const size = 1 + Math.floor(Math.random() * 3)
  const products = new Set(Array.from({ length: size }, () => 1 + Math.floor(Math.random() * 8)))
  return {
    customerId: 1 + Math.floor(Math.random() * 60),
    lines: [...products].map((productId) => ({ productId, quantity: 1 + Math.floor(Math.random() * 3) })),
  }
}
