/** The one place that reads the time. Milliseconds since the Unix epoch, UTC. */
export interface Clock {
  now(): number
  /** Milliseconds on a clock that never jumps; only differences mean anything. */
  monotonic(): number
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
}
