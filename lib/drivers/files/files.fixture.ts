import {
  chmodSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { ContractTarget, DriverFixture } from '../contract-fixture.ts'
import { treeImage } from '../tree/tree-image.ts'
import { filesDriver, type FilesConfig } from './files-driver.ts'

const old = new Date('2026-01-02T03:04:05.678Z')

const plain: ContractTarget<FilesConfig> = {
  async create(folder) {
    const root = join(folder, 'root')
    mkdirSync(join(root, 'sub/deep'), { recursive: true })
    for (let i = 0; i < 12; i++) writeFileSync(join(root, 'sub', `f${i}.txt`), `line ${i}\n`.repeat(800))
    writeFileSync(join(root, 'app.conf'), 'port = 80\n')
    writeFileSync(join(root, 'sub/deep/empty'), '')
    symlinkSync('app.conf', join(root, 'current.conf'))
    chmodSync(join(root, 'app.conf'), 0o640)
    utimesSync(join(root, 'app.conf'), old, old)
    execFileSync('/usr/bin/touch', ['-d', '2025-05-05T05:05:05.123456789Z', join(root, 'sub/f1.txt'), join(root, 'sub/deep')])
    return { root }
  },
  async damage({ root }) {
    mkdirSync(join(root, 'sub'), { recursive: true })
    writeFileSync(join(root, 'app.conf'), 'port = 81\n')
    writeFileSync(join(root, 'sub/f3.txt'), 'overwritten '.repeat(2000))
    rmSync(join(root, 'sub/f4.txt'), { force: true })
    writeFileSync(join(root, 'sub/new.txt'), 'new')
    chmodSync(join(root, 'sub/f5.txt'), 0o600)
  },
}

const hostile: ContractTarget<FilesConfig> = {
  async create(folder) {
    const root = join(folder, 'root')
    mkdirSync(root)
    const at = (name: string | Buffer) => Buffer.concat([Buffer.from(`${root}/`), Buffer.from(name)])
    for (const name of [
      'new\nline',
      '-rf',
      '--help',
      ' ',
      '*',
      '$(id)',
      '"quote\'',
      'ünïcödé 🪂',
      '\u202egnp.exe',
      '.hidden',
      'a|b',
      'x'.repeat(255),
    ])
      writeFileSync(at(name), name)
    writeFileSync(at(Buffer.from([0x66, 0xff, 0xfe, 0x80])), 'invalid UTF-8')
    mkdirSync(at(Buffer.from([0xc3, 0x28])))
    writeFileSync(at(Buffer.from([0xc3, 0x28, 0x2f, 0xe2, 0x28])), 'deep invalid UTF-8')
    symlinkSync(Buffer.from([0x2e, 0x2f, 0xff]), at('link to invalid'))
    return { root }
  },
  async damage({ root }) {
    execFileSync('/usr/bin/find', [root, '-type', 'f', '-exec', '/bin/sh', '-c', 'echo damaged > "$1"', '-', '{}', ';'])
    unlinkSync(join(root, 'new\nline'))
    writeFileSync(join(root, '-i'), '')
  },
}

const links: ContractTarget<FilesConfig> = {
  async create(folder) {
    const root = join(folder, 'root')
    mkdirSync(join(root, 'd'), { recursive: true })
    writeFileSync(join(folder, 'outside'), 'not ours')
    for (const [name, target] of Object.entries({
      out: '../outside',
      absolute: '/etc/passwd',
      dangling: 'nowhere',
      loop: 'loop',
      dir: '..',
    }))
      symlinkSync(target, join(root, name))
    lutimesSync(join(root, 'out'), old, old)
    writeFileSync(join(root, 'a'), 'one inode, three names')
    linkSync(join(root, 'a'), join(root, 'd/b'))
    linkSync(join(root, 'a'), join(root, 'c'))
    writeFileSync(join(root, 'p'), 'same')
    writeFileSync(join(root, 'q'), 'same')
    utimesSync(join(root, 'p'), old, old)
    utimesSync(join(root, 'q'), old, old)
    return { root }
  },
  async damage({ root }, folder) {
    writeFileSync(join(root, 'a'), 'written through all names')
    unlinkSync(join(root, 'c'))
    unlinkSync(join(root, 'q'))
    linkSync(join(root, 'p'), join(root, 'q'))
    unlinkSync(join(root, 'dangling'))
    writeFileSync(join(root, 'dangling'), 'a file now')
    rmSync(join(root, 'd'), { recursive: true })
    symlinkSync(folder, join(root, 'd'))
  },
}

// A file that nobody may read can be captured by root alone.
const fileModes = [...(process.getuid?.() === 0 ? [0o000] : []), 0o400, 0o755, 0o4755, 0o2755, 0o1777]

const modes: ContractTarget<FilesConfig> = {
  async create(folder) {
    const root = join(folder, 'root')
    mkdirSync(join(root, 'locked/inner'), { recursive: true })
    for (const mode of fileModes) {
      writeFileSync(join(root, `m${mode.toString(8)}`), 'x')
      chmodSync(join(root, `m${mode.toString(8)}`), mode)
    }
    writeFileSync(join(root, 'locked/inner/file'), 'in a locked folder')
    utimesSync(join(root, 'locked/inner'), old, old)
    chmodSync(join(root, 'locked/inner'), 0o500)
    chmodSync(join(root, 'locked'), 0o555)
    chmodSync(root, 0o2750)
    return { root }
  },
  async damage({ root }) {
    for (const mode of fileModes) chmodSync(join(root, `m${mode.toString(8)}`), 0o644)
    chmodSync(join(root, 'locked'), 0o755)
    utimesSync(join(root, 'locked/inner'), new Date(), new Date())
    chmodSync(root, 0o755)
  },
}

const sparse: ContractTarget<FilesConfig> = {
  async create(folder) {
    const root = join(folder, 'root')
    mkdirSync(root)
    execFileSync('/usr/bin/truncate', ['-s', '96M', join(root, 'image.raw')])
    execFileSync('/bin/dd', [
      'if=/dev/urandom',
      `of=${join(root, 'image.raw')}`,
      'bs=4k',
      'count=3',
      'seek=7000',
      'conv=notrunc',
      'status=none',
    ])
    return { root }
  },
  async damage({ root }) {
    writeFileSync(join(root, 'image.raw'), readFileSync(join(root, 'image.raw')).subarray(0, 5 << 20))
  },
}

export const filesFixture: DriverFixture<FilesConfig> = {
  driver: filesDriver,
  module: import.meta.resolve('./files-driver.ts'),
  exportName: 'filesDriver',
  plain,
  planned: [{ title: 'Files', added: 1, changed: 3, removed: 1 }],
  others: {
    'names of a newline, a dash, quotes, 255 bytes and invalid UTF-8': hostile,
    'symbolic links that lead out, hard links, and names that turned into other types': links,
    'modes that lock their owner out, set-id bits and old times': modes,
    'sparse files': sparse,
  },
  image: async ({ root }) => treeImage(root),
  imageWithoutPrograms: async ({ root }) => treeImage(root, { times: false }),
  remove: async ({ root }) => rmSync(root, { recursive: true, force: true }),
  badConfigs: (folder) => {
    const file = join(folder, 'file')
    writeFileSync(file, 'x')
    const link = join(folder, 'link')
    symlinkSync(folder, link)
    return [
      { name: 'a relative root', config: { root: 'srv/data' } },
      { name: 'the root of everything', config: { root: '/' } },
      { name: 'a root with ..', config: { root: '/srv/../etc' } },
      { name: 'no root', config: {} },
      { name: 'an unknown field', config: { root: '/srv/x', rooot: 1 } },
      { name: 'a file as root', config: { root: file } },
      { name: 'a symbolic link as root', config: { root: link } },
      { name: 'a mount point', config: { root: '/proc' } },
      { name: 'a folder that holds a mount point and the vault', config: { root: '/tmp' } },
    ]
  },
  atomic: true,
}
