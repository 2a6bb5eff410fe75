/** What every server action answers. `reference` finds the cause in the server's log. */
export type ActionResult<T> = { ok: true; data: T } | ActionFailure

export interface ActionFailure {
  ok: false
  code: string
  /** Says what was wrong and what to do; safe to show. */
  message: string
  fieldErrors?: Record<string, string[]>
  reference?: string
}
