/**
 * A state that one can go back to, as a driver describes it. `manifest` is the vault address of the
 * driver's own description; `blobs` lists every address needed to restore it (the manifest among them).
 */
export interface Snapshot {
  /** sha256 of the content, independent of where and when it was taken: same content, same digest. */
  digest: string
  manifest: string
  blobs: string[]
  /** Bytes of plain content. */
  size: number
  /** The time the data stands for, ms since the epoch. */
  dataTime: number
  /** What a person would call it: `v1.12`, `3f9c2ab`, `12 tables`. */
  label: string
  /** Things that can be counted, for "units lost": `{ orders: 1412 }`. */
  units: Record<string, number>
}
