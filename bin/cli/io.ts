/** Where a command writes, and what surrounds it: a test hands in its own. */
export interface Io {
  out(text: string): void
  err(text: string): void
  stdin: AsyncIterable<Uint8Array>
  isTerminal: boolean
  env: { url: string | undefined; token: string | undefined }
}

/** Text from a server without what could move the cursor, change colours or turn the line around. */
export function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, '\u{fffd}')
}
