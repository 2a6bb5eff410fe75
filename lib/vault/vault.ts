/**
 * A content-addressed store of checkpoint bytes. A blob's address is the sha256 of its plain content, in
 * lower-case hex; on disk it is `blobs/<first two>/<address>`, raw or as a zstd frame, whichever is smaller.
 */
export type BlobId = string

/** A piece of a file's content. Files are cut at fixed 1 MiB boundaries, so in-place changes touch few blobs. */
export interface Chunk {
  id: BlobId
  size: number
}

export interface Progress {
  doneBytes: number
  totalBytes: number
}

export interface WorkOptions {
  signal?: AbortSignal
  onProgress?: (progress: Progress) => void
}

export interface FileContent {
  /** sha256 over the whole content, in order. */
  digest: string
  size: number
  chunks: Chunk[]
}

export interface VaultCheck {
  ok: boolean
  bytes: number
  missing: BlobId[]
  corrupt: BlobId[]
}

export interface Vault {
  readonly path: string
  /**
   * Stores the file's content; only blobs that are not there yet are written. Hashing runs in worker threads.
   * A symbolic link is refused. With `wholeDigest: false` the digest stays empty, which saves a second hashing.
   */
  putFiles(paths: readonly (string | Buffer)[], options?: WorkOptions & { wholeDigest?: boolean }): Promise<FileContent[]>
  putBytes(data: Uint8Array): Promise<BlobId>
  /** Makes everything put so far durable (one `syncfs`); nothing may refer to a blob before this resolves. */
  sync(): Promise<void>
  has(id: BlobId): Promise<boolean>
  /** Reads and checks one blob; throws VaultError when it is missing or does not match its address. */
  getBytes(id: BlobId): Promise<Buffer>
  /** Writes contents to new files, each chunk checked as it is read; the files are not synced. */
  writeFiles(files: readonly { path: string | Buffer; chunks: readonly Chunk[]; sparse?: boolean }[], options?: WorkOptions): Promise<void>
  /** Re-reads and re-hashes every blob named. */
  check(ids: Iterable<BlobId>, options?: WorkOptions): Promise<VaultCheck>
  /** Copies blobs that the other vault lacks; the caller syncs the other. */
  copyTo(other: Vault, ids: Iterable<BlobId>, options?: WorkOptions): Promise<{ copied: number; bytes: number }>
  /** Deletes blobs that nobody in `keep` names and that are older than an hour; returns what was freed. */
  collect(keep: Set<BlobId>): Promise<{ removed: number; bytes: number }>
}

export class VaultError extends Error {
  readonly code: 'missing' | 'corrupt' | 'full' | 'io'
  constructor(code: VaultError['code'], message: string) {
    super(message)
    this.code = code
  }
}
