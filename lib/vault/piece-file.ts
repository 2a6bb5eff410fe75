import { closeSync, constants, openSync, rmSync, writeSync } from 'node:fs'

export const chunkBytes = 1 << 20

/** Pieces are read into this buffer. WebAssembly's memory begins on a page, which writing around the page cache asks for. */
export const chunkBuffer = Buffer.from(new WebAssembly.Memory({ initial: chunkBytes >> 16 }).buffer)

let directFlag: number = constants.O_DIRECT ?? 0

/**
 * A file that is written piece by piece. A whole piece from `chunkBuffer` goes around the page cache where the
 * file system can: that is half the work, the disk is busy while other threads hash, and who reads it next reads
 * the disk. Everything else, and what a file system refuses, goes the usual way.
 */
export class PieceFile {
  readonly #path: string | Buffer
  #create: boolean
  #plain: number | null = null
  #direct: number | null = null

  /** With `create` the file must not exist yet. */
  constructor(path: string | Buffer, create: boolean) {
    this.#path = path
    this.#create = create
  }

  /** An ordinary descriptor for writing; creates the file when nothing was written yet. */
  get fd(): number {
    return (this.#plain ??= this.#open(0))
  }

  write(data: Uint8Array, position: number): void {
    if (directFlag !== 0 && data.buffer === chunkBuffer.buffer && data.length === chunkBytes && position % chunkBytes === 0) {
      try {
        return writeFully((this.#direct ??= this.#open(directFlag)), data, position)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error
        directFlag = 0
      }
    }
    writeFully(this.fd, data, position)
  }

  close(): void {
    if (this.#plain !== null) closeSync(this.#plain)
    if (this.#direct !== null) closeSync(this.#direct)
  }

  #open(extra: number): number {
    const flags = constants.O_WRONLY | extra
    if (!this.#create) return openSync(this.#path, flags)
    try {
      const fd = openSync(this.#path, flags | constants.O_CREAT | constants.O_EXCL, 0o600)
      this.#create = false
      return fd
    } catch (error) {
      // Some file systems create the file before they refuse the flag.
      if ((error as NodeJS.ErrnoException).code === 'EINVAL') rmSync(this.#path, { force: true })
      throw error
    }
  }
}

export function writeFully(fd: number, data: Uint8Array, position: number): void {
  for (let done = 0; done < data.length;) done += writeSync(fd, data, done, data.length - done, position + done)
}
