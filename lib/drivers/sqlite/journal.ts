import { randomBytes } from 'node:crypto'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncPath, type TargetFile } from './target.ts'

const magic = Buffer.from('d9d505f920a163d7', 'hex')
const sectorBytes = 512
const bufferBytes = 1 << 20

/** The page that holds SQLite's lock bytes is never part of the content; a journal must not name it. */
export function lockPage(pageSize: number): number {
  return 0x4000_0000 / pageSize + 1
}

/**
 * Writes SQLite's own rollback journal (file format, section 3): with it in place, the next program that opens
 * the database, ours or any other, first puts every page back as it was. Deleting it is the commit.
 */
export class RollbackJournal {
  readonly staging: string
  readonly path: string
  records = 0
  private readonly file: FileHandle
  private readonly header: Buffer
  private readonly nonce = randomBytes(4).readUInt32BE(0)
  private readonly pageSize: number
  private readonly buffer: Buffer
  private used = 0
  private position = sectorBytes

  private constructor(file: FileHandle, staging: string, target: string, pageSize: number, pagesBefore: number) {
    this.file = file
    this.staging = staging
    this.path = `${target}-journal`
    this.pageSize = pageSize
    this.buffer = Buffer.allocUnsafe(Math.max(bufferBytes, pageSize + 8))
    this.header = Buffer.alloc(sectorBytes)
    magic.copy(this.header)
    for (const [at, value] of [
      [12, this.nonce],
      [16, pagesBefore],
      [20, sectorBytes],
      [24, pageSize],
    ] as const)
      this.header.writeUInt32BE(value, at)
  }

  static async create(staging: string, target: TargetFile, pageSize: number, pagesBefore: number): Promise<RollbackJournal> {
    const file = await open(staging, 'wx', target.mode)
    try {
      await file.chmod(target.mode)
      if (process.getuid?.() === 0) await file.chown(target.uid, target.gid)
      return new RollbackJournal(file, staging, target.path, pageSize, pagesBefore)
    } catch (error) {
      await file.close()
      throw error
    }
  }

  get bytes(): number {
    return this.records * (this.pageSize + 8)
  }

  async add(page: number, before: Buffer): Promise<void> {
    const record = this.pageSize + 8
    if (this.used + record > this.buffer.length) await this.flush()
    this.buffer.writeUInt32BE(page, this.used)
    before.copy(this.buffer, this.used + 4)
    this.buffer.writeUInt32BE(this.checksum(before), this.used + 4 + this.pageSize)
    this.used += record
    this.records++
  }

  /** From here on the database is wholly old for whoever opens it, whatever is written to it. */
  async arm(): Promise<void> {
    await this.flush()
    this.header.writeUInt32BE(this.records, 8)
    await this.file.write(this.header, 0, sectorBytes, 0)
    await this.file.sync()
    await this.file.close()
    await rename(this.staging, this.path)
    await syncPath(dirname(this.path))
  }

  async commit(): Promise<void> {
    await rm(this.path)
    await syncPath(dirname(this.path))
  }

  async discard(): Promise<void> {
    await this.file.close().catch(() => {})
    await rm(this.staging, { force: true })
  }

  private async flush(): Promise<void> {
    for (let done = 0; done < this.used;) {
      done += (await this.file.write(this.buffer, done, this.used - done, this.position + done)).bytesWritten
    }
    this.position += this.used
    this.used = 0
  }

  private checksum(page: Buffer): number {
    let sum = this.nonce
    for (let at = this.pageSize - 200; at > 0; at -= 200) sum = (sum + page[at]!) >>> 0
    return sum
  }
}
