import { closeSync, existsSync, fsyncSync, openSync, readdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { exec } from '#lib/system/exec.ts'
import { addressPattern, blobPath } from './blob-file.ts'
import { runBatches, toVaultError } from './pool.ts'
import { VaultError, type BlobId } from './vault.ts'

const syncProgram = ['/usr/bin/sync', '/bin/sync'].find((path) => existsSync(path))
const clockSlackMs = 60_000

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return 'unknown'
  }
}

/** Says, durably, that blobs are being written: were the power lost before the sync, they are re-read on the next start. */
export function markPending(root: string): string {
  const marker = `${root}/pending/${bootId()}.${process.pid}.${randomBytes(8).toString('hex')}`
  writeFileSync(marker, '')
  fsyncPath(marker)
  fsyncPath(`${root}/pending`)
  return marker
}

/** Flushes when there is something new, or when another writer's blobs, which we may refer to, are not known to be durable. */
export async function makeDurable(root: string, ids: readonly BlobId[], ownMarker: string | null): Promise<void> {
  const others = readdirSync(`${root}/pending`).filter((name) => `${root}/pending/${name}` !== ownMarker)
  if (ids.length === 0 && others.length === 0) return
  await flushFileSystem(root, () => ids.map((id) => blobPath(root, id)))
  for (const name of others) if (!isAlive(Number(name.split('.')[1]))) rmSync(`${root}/pending/${name}`, { force: true })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** One syncfs over the file system that holds `path`. The fallback fsyncs the files named and their folders. */
export async function flushFileSystem(path: string, filesOf: () => Iterable<string | Buffer>, run: typeof exec = exec): Promise<void> {
  if (syncProgram) {
    const result = await run([syncProgram, '-f', path], { timeoutMs: 600_000 })
    if (result.code === 0) return
    if (result.code !== null) throw new VaultError('io', `Flushing ${path} to disk failed: ${result.stderr.toString('utf8').trim()}`)
  }
  try {
    const folders = new Set<string>()
    for (const file of filesOf()) {
      fsyncPath(file)
      const bytes = Buffer.from(file)
      folders.add(bytes.subarray(0, bytes.lastIndexOf(0x2f)).toString('latin1'))
    }
    for (const folder of folders) fsyncPath(Buffer.from(folder, 'latin1'))
  } catch (error) {
    throw toVaultError(error as NodeJS.ErrnoException)
  }
}

export function fsyncPath(path: string | Buffer): void {
  const fd = openSync(path, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** Removes damaged blobs written since the oldest marker of another boot: they would be taken for stored. */
export async function recheckAfterPowerLoss(root: string): Promise<void> {
  const boot = bootId()
  const stale = readdirSync(`${root}/pending`).filter((name) => !name.startsWith(`${boot}.`))
  if (stale.length === 0) return
  const since =
    Math.min(...stale.map((name) => statSync(`${root}/pending/${name}`, { throwIfNoEntry: false })?.mtimeMs ?? Infinity)) - clockSlackMs
  for (const fan of readdirSync(`${root}/blobs`)) {
    const ids = readdirSync(`${root}/blobs/${fan}`).filter((id) => addressPattern.test(id) && statSync(blobPath(root, id)).ctimeMs >= since)
    await runBatches(
      'checkBlob',
      ids.map((id) => [[root, id]]),
      undefined,
      (states, at) => {
        if (states[0]!.state === 'corrupt') unlinkSync(blobPath(root, ids[at]!))
      },
    )
  }
  for (const name of stale) rmSync(`${root}/pending/${name}`, { force: true })
}
