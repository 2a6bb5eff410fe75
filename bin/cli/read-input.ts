import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { CliError } from './cli-error.ts'
import type { Io } from './io.ts'

/** The bytes of a file, or of standard input for `-`. Throws a usage error now when it cannot be read. */
export async function readInput(io: Io, file: string): Promise<AsyncIterable<Uint8Array>> {
  if (file === '-') return io.stdin
  try {
    const handle = await open(file)
    if ((await handle.stat()).isDirectory()) throw new CliError('usage', `${file} is a folder. Name a file.`)
    await handle.close()
  } catch (error) {
    if (error instanceof CliError) throw error
    throw new CliError('usage', `${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`)
  }
  return createReadStream(file) as AsyncIterable<Uint8Array>
}

/** All of it as text, at most `maxBytes`. */
export async function readText(io: Io, file: string, maxBytes: number): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of await readInput(io, file)) {
    size += part.length
    if (size > maxBytes) throw new CliError('failed', `${file} is larger than ${maxBytes} bytes.`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}
