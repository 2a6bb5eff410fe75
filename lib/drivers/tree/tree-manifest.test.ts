import { describe, expect, test } from 'vitest'
import { excluder } from './exclude.ts'
import { showPath, type TreeEntry } from './tree-entry.ts'
import { decodeManifest, encodeManifest, treeDigest } from './tree-manifest.ts'

const entry = (path: string, type: TreeEntry['type'], more: Partial<TreeEntry> = {}): TreeEntry => ({
  path,
  type,
  mode: 0o644,
  mtimeNs: 1_700_000_000_123_456_789n,
  uid: 0,
  gid: 0,
  size: 0,
  chunks: [],
  sparse: false,
  group: null,
  target: type === 'link' ? 'somewhere' : null,
  disk: null,
  ...more,
})
const top = entry('', 'dir')
const through = (entries: TreeEntry[]) => decodeManifest(encodeManifest(entries, []), treeDigest(entries)).entries

describe('tree manifest', () => {
  test('every name, time and link target comes back as it was', () => {
    const entries = [
      top,
      entry('-rf', 'file'),
      entry('a\nb', 'link', { target: '\xff/..' }),
      entry('\xc3(', 'dir'),
      entry('\xc3(/\xf0\x9f\xaa\x82', 'file'),
    ]
    expect(through(entries)).toEqual(entries)
  })

  test('what would lead out of the root, through a link, or lie about itself is refused', () => {
    const id = 'a'.repeat(64)
    const hostile: [string, TreeEntry[]][] = [
      ['dot dot', [top, entry('..', 'dir'), entry('../x', 'file')]],
      ['absolute', [top, entry('/etc', 'dir')]],
      ['empty part', [top, entry('a', 'dir'), entry('a//b', 'file')]],
      ['dot', [top, entry('.', 'dir')]],
      ['zero byte', [top, entry('a\0b', 'file')]],
      ['through a link', [top, entry('a', 'link', { target: '/etc' }), entry('a/passwd', 'file')]],
      ['through a file', [top, entry('a', 'file'), entry('a/b', 'file')]],
      ['no parent', [top, entry('a/b', 'file')]],
      ['twice', [top, entry('a', 'dir'), entry('a', 'file')]],
      ['no root', [entry('a', 'file')]],
      ['root is a link', [entry('', 'link', { target: '/' })]],
      ['size without content', [top, entry('a', 'file', { size: 5 })]],
      ['content without size', [top, entry('a', 'file', { chunks: [id] })]],
      ['group of nobody', [top, entry('a', 'file', { group: 'b' })]],
      ['group of other content', [top, entry('a', 'file', { group: 'a' }), entry('b', 'file', { group: 'a', size: 1, chunks: [id] })]],
    ]
    for (const [name, entries] of hostile) expect(() => through(entries), name).toThrow(/damaged/)
  })

  test('a manifest under another digest is refused', () => {
    expect(() => decodeManifest(encodeManifest([top], []), treeDigest([top, entry('a', 'file')]))).toThrow(/digest/)
    expect(() => decodeManifest(Buffer.from('not json'), '')).toThrow(/damaged/)
  })

  test('the digest covers names, types, modes, content and targets, but no times and owners', () => {
    const digest = treeDigest([top, entry('a', 'file')])
    expect(treeDigest([top, entry('a', 'file', { mtimeNs: 0n, uid: 5, gid: 6, sparse: true })])).toBe(digest)
    for (const other of [
      entry('b', 'file'),
      entry('a', 'dir'),
      entry('a', 'file', { mode: 0o600 }),
      entry('a', 'file', { size: 1, chunks: ['0'.repeat(64)] }),
    ]) {
      expect(treeDigest([top, other])).not.toBe(digest)
    }
  })
})

describe('exclude', () => {
  test('a pattern without a slash names it anywhere, one with a slash from the root', () => {
    const is = (glob: string, path: string) => excluder([glob])(path)
    expect([is('*.log', 'a.log'), is('*.log', 'x/y/a.log'), is('*.log', 'a.logs')]).toEqual([true, true, false])
    expect([is('cache/**', 'cache/x'), is('cache/**', 'cache'), is('cache/*', 'a/cache/x')]).toEqual([true, false, false])
    expect([is('**/tmp', 'tmp'), is('**/tmp', 'a/b/tmp'), is('a?c', 'abc'), is('a?c', 'a/c'), is('a.c', 'abc')]).toEqual([
      true,
      true,
      true,
      false,
      false,
    ])
  })
})

describe('showPath', () => {
  test('control characters, direction marks and bytes outside UTF-8 are shown, not sent', () => {
    expect(showPath('a\nb')).toBe('a\\nb')
    expect(showPath('\x1b[2J')).toBe('\\u001b[2J')
    expect(showPath('\xff')).toBe('\\xff')
    expect(showPath(Buffer.from('ü\u202e').toString('latin1'))).toBe('ü\\u202e')
  })
})
