export const exitCodes = { done: 0, failed: 1, usage: 2, unreachable: 3 } as const

/** Ends a command with one clear sentence. `failed` also says that the server refused. */
export class CliError extends Error {
  readonly exitCode: number
  /** The server's `code` when it refused. */
  readonly code: string | undefined
  constructor(kind: keyof typeof exitCodes, message: string, code?: string) {
    super(message)
    this.exitCode = exitCodes[kind]
    this.code = code
  }
}
