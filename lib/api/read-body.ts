import { ServiceError } from '#lib/services/errors.ts'

/** How much of a body that is refused is still read, and dropped: a caller that is cut off never sees the answer. */
const politeBytes = 64 << 20

/** The request's body as text; nothing over the limit is kept. */
export async function readText(request: Request, maxBytes: number): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += part.length
    if (size <= maxBytes) parts.push(part)
    else if (size > maxBytes + politeBytes) break
  }
  if (size > maxBytes) throw new ServiceError('too_large', `The body is larger than ${maxBytes} bytes. Send less at a time.`)
  return Buffer.concat(parts).toString('utf8')
}

/** The request's body as JSON; an empty one is an empty object. */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const text = await readText(request, maxBytes)
  if (text.trim() === '') return {}
  const type = request.headers.get('content-type')?.split(';')[0]?.trim()
  if (type !== 'application/json')
    throw new ServiceError('unsupported_type', 'Send the body as JSON, with the header content-type: application/json.')
  try {
    return JSON.parse(text)
  } catch {
    throw new ServiceError('bad_input', 'The body is not valid JSON.')
  }
}
