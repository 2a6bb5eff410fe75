import { CliError } from './cli-error.ts'
import { plain } from './io.ts'

interface Call {
  query?: Record<string, string | number | boolean | undefined>
  /** Sent as JSON. */
  body?: unknown
  /** Sent as it is. */
  stream?: { type: string; bytes: AsyncIterable<Uint8Array> }
}

const answerMs = 60_000

/** Talks to `/api/v1` of one server. Every failure is a CliError in words; the token is in none of them. */
export class Client {
  readonly url: string
  readonly #token: string
  constructor(url: string, token: string) {
    this.url = url
    this.#token = token
  }

  get<T>(path: string, query?: Call['query']): Promise<T> {
    return this.#json<T>('GET', path, query ? { query } : {})
  }

  post<T>(path: string, call: Call = {}): Promise<T> {
    return this.#json<T>('POST', path, call)
  }

  put<T>(path: string, body: unknown): Promise<T> {
    return this.#json<T>('PUT', path, { body })
  }

  /** A file of any size, in pieces. Throws when the connection is lost before its end. */
  async *download(path: string, query?: Call['query']): AsyncGenerator<Uint8Array> {
    const answer = await this.#send('GET', path, query ? { query } : {}, false)
    try {
      for await (const piece of (answer.body ?? []) as AsyncIterable<Uint8Array>) yield piece
    } catch {
      throw new CliError('failed', 'The connection was lost before the end of the file. Try again.')
    }
  }

  async #json<T>(method: string, path: string, call: Call): Promise<T> {
    const answer = await this.#send(method, path, call, call.stream === undefined)
    if (answer.status === 204) return undefined as T
    const type = answer.headers.get('content-type') ?? 'no content type'
    if (!type.startsWith('application/json')) throw this.#stranger(answer.status, type)
    return (await answer.json()) as T
  }

  async #send(method: string, path: string, { query = {}, body, stream }: Call, isShort: boolean): Promise<Response> {
    const address = new URL(`/api/v1${path}`, this.url)
    for (const [name, value] of Object.entries(query)) if (value !== undefined) address.searchParams.set(name, String(value))
    const headers: Record<string, string> = { authorization: `Bearer ${this.#token}`, accept: 'application/json, */*' }
    const init: RequestInit & { duplex?: 'half' } = { method, headers, redirect: 'manual' }
    if (isShort) init.signal = AbortSignal.timeout(answerMs)
    if (body !== undefined) {
      headers['content-type'] = 'application/json'
      init.body = JSON.stringify(body)
    } else if (stream) {
      headers['content-type'] = stream.type
      init.body = stream.bytes as unknown as NonNullable<RequestInit['body']>
      init.duplex = 'half'
    }
    const answer = await fetch(address, init).catch((error: unknown) => {
      throw new CliError(
        'unreachable',
        `No Ripcord can be reached at ${this.url} (${whyOf(error)}). Is it running? Set RIPCORD_URL or --url.`,
      )
    })
    if (answer.ok) return answer
    const type = answer.headers.get('content-type') ?? 'no content type'
    if (!type.startsWith('application/problem+json')) throw this.#stranger(answer.status, type)
    const problem = (await answer.json()) as Problem
    throw new CliError('failed', sentenceOf(problem), problem.code)
  }

  #stranger(status: number, type: string): CliError {
    const said = `${this.url} answered ${status} (${plain(type)})`
    return new CliError('unreachable', `${said}, which is not what Ripcord says. Check RIPCORD_URL or --url.`)
  }
}

interface Problem {
  title?: string
  detail?: string
  code?: string
  errors?: Record<string, string[]>
}

/** What the server says, with the fields that its sentence does not name. */
function sentenceOf({ title, detail = title ?? 'The server refused.', errors = {} }: Problem): string {
  const more = Object.entries(errors).flatMap(([field, messages]) =>
    messages.filter((message) => !detail.includes(message)).map((message) => `  ${field}: ${message}`),
  )
  return [detail, ...more].map(plain).join('\n')
}

function whyOf(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') return `no answer within ${answerMs / 1_000} s`
  const cause = (error as { cause?: { code?: string; message?: string } }).cause
  return plain(cause?.code ?? cause?.message ?? (error as Error).message)
}
