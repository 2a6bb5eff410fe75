import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { systemClock } from '#lib/system/clock.ts'
import { sha256 } from '#lib/system/canonical.ts'
import { statKey } from './walk-tree.ts'
import type { TreeEntry } from './tree-entry.ts'

const racyMs = 2_000

/**
 * Remembers, beside the vault's blobs, what an unchanged file contained, so that it need not be read
 * again. A change in the last two seconds before the reading is never remembered: a second one within
 * the file system's clock tick would not show.
 */
export class KnownContent {
  private readonly file: string
  private readonly known: Map<string, string[]>

  constructor(vaultPath: string, root: string) {
    this.file = `${vaultPath}/known/${sha256(root)}.json`
    this.known = load(this.file)
  }

  get(entry: TreeEntry): string[] | undefined {
    return this.known.get(statKey(entry))
  }

  /** Keeps what was just read and forgets the rest. A failure to write costs time later, nothing else. */
  save(entries: Iterable<TreeEntry>, readAtMs: number): void {
    const youngest = BigInt(Math.floor(readAtMs - racyMs)) * 1_000_000n
    const lines = [...entries]
      .filter((entry) => entry.type === 'file' && entry.disk!.ctimeNs < youngest)
      .map((entry) => [statKey(entry), entry.chunks])
    const body = JSON.stringify(lines)
    const temporary = `${this.file}.${process.pid}.${systemClock.now()}`
    try {
      mkdirSync(this.file.slice(0, this.file.lastIndexOf('/')), { recursive: true, mode: 0o700 })
      writeFileSync(temporary, `${sha256(body)}\n${body}`, { mode: 0o600 })
      renameSync(temporary, this.file)
    } catch {
      rmSync(temporary, { force: true })
    }
  }
}

function load(file: string): Map<string, string[]> {
  try {
    const text = readFileSync(file, 'utf8')
    const body = text.slice(65)
    return text.slice(0, 64) === sha256(body) ? new Map(JSON.parse(body) as [string, string[]][]) : new Map()
  } catch {
    return new Map()
  }
}
