// Starts a program on a Node that is new enough (Node-API 10, needed by better-sqlite3): the one
// that runs this file when it is, else the Node that package.json brings along.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { delimiter, dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const require = createRequire(import.meta.url)

export function findNode() {
  if (Number(process.versions.napi) >= 10 && process.features.typescript) return process.execPath
  try {
    return resolve(dirname(require.resolve(`node-${process.platform}-${process.arch}/package.json`)), 'bin/node')
  } catch {
    throw new Error(
      `Node ${process.version} is too old and no newer one came with the install for ${process.platform}-${process.arch}. ` +
        'Install Node 24 or newer, or run `npm ci` again without --omit=optional.',
    )
  }
}

function resolveProgram(name) {
  if (/[/.]/.test(name)) return resolve(root, name)
  const bin = require(`${name}/package.json`).bin
  return resolve(dirname(require.resolve(`${name}/package.json`)), typeof bin === 'string' ? bin : bin[name])
}

export function launch(program, args, options = {}) {
  const node = findNode()
  const env = { ...process.env, ...options.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` }
  return spawn(node, [...(options.nodeArgs ?? []), resolveProgram(program), ...args], { stdio: 'inherit', ...options, env })
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [program, ...args] = process.argv.slice(2)
  try {
    const child = launch(program, args)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
    child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
  } catch (error) {
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}
