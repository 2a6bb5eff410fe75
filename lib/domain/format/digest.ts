/** A digest short enough to read aloud: its algorithm dropped, the first `length` characters. */
export function shortDigest(digest: string, length = 10): string {
  return digest.slice(digest.indexOf(':') + 1).slice(0, length)
}
