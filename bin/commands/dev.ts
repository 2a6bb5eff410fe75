import { watch } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { root } from '../console/root.ts'
import { runConsole } from './start.ts'

export function registerDev(program: Command): void {
  program
    .command('dev')
    .description('Run both with changes taken up as you save')
    .action(() =>
      runConsole('dev', ({ engine }) => {
        let pause: NodeJS.Timeout | undefined
        for (const folder of ['lib', 'db', 'bin']) {
          watch(join(root, folder), { recursive: true }, (_event, name) => {
            if (!name?.endsWith('.ts') || name.endsWith('.test.ts')) return
            clearTimeout(pause)
            pause = setTimeout(() => engine.restart(), 300)
          })
        }
      }),
    )
}
