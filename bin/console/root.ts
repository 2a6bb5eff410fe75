import { join, resolve } from 'node:path'

/** The folder that Ripcord is installed in. */
export const root = resolve(import.meta.dirname, '../..')
export const nextBin = join(root, 'node_modules/next/dist/bin/next')
