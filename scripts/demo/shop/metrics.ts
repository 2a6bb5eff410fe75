const bucketsSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1]

/** Counts requests by route and status and times them, in the text format that Prometheus scrapes. */
export class Metrics {
  #requests = new Map<string, number>()
  #buckets = bucketsSeconds.map(() => 0)
  #sumSeconds = 0
  #count = 0
  #recent: { at: number; ok: boolean; seconds: number }[] = []

  record(route: string, status: number, seconds: number): void {
    const key = `route="${route}",status="${status}"`
    this.#requests.set(key, (this.#requests.get(key) ?? 0) + 1)
    if (route !== '/checkout') return
    this.#count++
    this.#sumSeconds += seconds
    for (const [i, bound] of bucketsSeconds.entries()) if (seconds <= bound) this.#buckets[i]!++
    this.#recent.push({ at: Date.now(), ok: status < 500, seconds })
  }

  /** Checkouts of the last minute: how many, the share that failed, the 95th percentile in ms. Null without any. */
  lastMinute(): { checkouts: number; errorShare: number | null; p95Ms: number | null } {
    const since = Date.now() - 60_000
    while (this.#recent.length && this.#recent[0]!.at < since) this.#recent.shift()
    const n = this.#recent.length
    if (n === 0) return { checkouts: 0, errorShare: null, p95Ms: null }
    const times = this.#recent.map((one) => one.seconds).sort((a, b) => a - b)
    const failed = this.#recent.filter((one) => !one.ok).length
    return { checkouts: n, errorShare: failed / n, p95Ms: times[Math.min(n - 1, Math.ceil(n * 0.95) - 1)]! * 1000 }
  }

  render(gauges: { orders: number; revenueCents: number; brokenOrders: number; up: number; release: string }): string {
    const errors = [...this.#requests].filter(([key]) => /status="5/.test(key)).reduce((sum, [, n]) => sum + n, 0)
    const lines = [
      '# HELP shop_requests_total Requests answered, by route and status.',
      '# TYPE shop_requests_total counter',
      ...[...this.#requests].map(([labels, n]) => `shop_requests_total{${labels}} ${n}`),
      '# HELP shop_errors_total Requests answered with a 5xx status.',
      '# TYPE shop_errors_total counter',
      `shop_errors_total ${errors}`,
      '# HELP shop_checkout_duration_seconds How long a checkout took.',
      '# TYPE shop_checkout_duration_seconds histogram',
      ...bucketsSeconds.map((bound, i) => `shop_checkout_duration_seconds_bucket{le="${bound}"} ${this.#buckets[i]}`),
      `shop_checkout_duration_seconds_bucket{le="+Inf"} ${this.#count}`,
      `shop_checkout_duration_seconds_sum ${this.#sumSeconds}`,
      `shop_checkout_duration_seconds_count ${this.#count}`,
      '# HELP shop_orders Orders in the database.',
      '# TYPE shop_orders gauge',
      `shop_orders ${gauges.orders}`,
      '# HELP shop_revenue_cents Sum of all orders, cents.',
      '# TYPE shop_revenue_cents gauge',
      `shop_revenue_cents ${gauges.revenueCents}`,
      '# HELP shop_broken_orders Orders whose total is below zero.',
      '# TYPE shop_broken_orders gauge',
      `shop_broken_orders ${gauges.brokenOrders}`,
      '# HELP shop_taking_orders 1 while the shop takes orders, 0 while it is frozen.',
      '# TYPE shop_taking_orders gauge',
      `shop_taking_orders ${gauges.up}`,
      '# HELP shop_release_info The release in service.',
      '# TYPE shop_release_info gauge',
      `shop_release_info{version="${gauges.release}"} 1`,
    ]
    return `${lines.join('\n')}\n`
  }
}
