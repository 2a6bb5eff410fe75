import { lutimesSync } from 'node:fs'
import type { DriverContext } from '../driver.ts'
import { onDisk, type TreeEntry } from './tree-entry.ts'

// Node's utimes takes a double and loses nanoseconds; utimensat(2) does not. perl-base is there on Debian and its kin.
const perl = '/usr/bin/perl'
const utimensat = { x64: 280, arm64: 88 }[process.arch as 'x64' | 'arm64']
const script =
  '$/ = "\\0"; while (<STDIN>) { chomp; my ($s, $n, $p) = split / /, $_, 3; ' +
  `my $t = pack("q4", $s, $n, $s, $n); syscall(${utimensat}, -100, $p, $t, 0x100) == 0 or die "utimensat: $!\\n" }`

/** Sets modification times without following links: exact where perl is there, else to the microsecond. */
export async function setTimes(ctx: DriverContext, root: string, entries: readonly TreeEntry[]): Promise<void> {
  if (utimensat && entries.length > 0) {
    const zero = Buffer.from([0])
    const input = Buffer.concat(
      entries.flatMap((entry) => {
        const nanoseconds = ((entry.mtimeNs % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n
        const seconds = (entry.mtimeNs - nanoseconds) / 1_000_000_000n
        return [Buffer.from(`${seconds} ${nanoseconds} `), onDisk(root, entry.path), zero]
      }),
    )
    const done = await ctx.exec([perl, '-e', script], { input })
    if (done.code === 0) return
    ctx.signal.throwIfAborted()
  }
  for (const entry of entries) {
    const seconds = Number(entry.mtimeNs) / 1e9
    lutimesSync(onDisk(root, entry.path), seconds, seconds)
  }
}
