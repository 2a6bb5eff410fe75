import { open, rename, rm } from 'node:fs/promises'
import { CliError } from './cli-error.ts'

/** Writes a file whole or not at all: beside it first, then in its place. Only its owner may read it. Returns its size. */
export async function saveFile(file: string, pieces: AsyncIterable<Uint8Array>): Promise<number> {
  const beside = `${file}.${process.pid}.part`
  let size = 0
  try {
    const handle = await open(beside, 'wx', 0o600)
    try {
      for await (const piece of pieces) {
        await handle.writeFile(piece)
        size += piece.length
      }
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(beside, file)
  } catch (error) {
    await rm(beside, { force: true })
    if (error instanceof CliError) throw error
    throw new CliError('failed', `${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}).`)
  }
  return size
}
