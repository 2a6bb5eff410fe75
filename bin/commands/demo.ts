import { resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { env } from '#lib/system/env.ts'
import { onStop } from '../console/on-stop.ts'
import { exitCodeOf } from './start.ts'

interface DemoOptions {
  data: string
  fresh: boolean
  port?: number
  open: boolean
  exitWhenReady: boolean
}

export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description('Run the console with a small real shop to break and roll back')
    .option('--data <folder>', 'where the demo lives', './data/demo')
    .option('--fresh', 'begin anew: remove what an earlier demo left', false)
    .option('--port <port>', 'the port of the console', readPort)
    .option('--no-open', 'do not open a browser')
    .option('--exit-when-ready', 'stop when everything is up, for tests', false)
    .action(async (options: DemoOptions) => {
      const stop = onStop()
      try {
        const { RIPCORD_HOST: host, RIPCORD_PORT } = env()
        // Only a port that somebody asked for is insisted on.
        const given = options.port ?? (process.env['RIPCORD_PORT'] ? RIPCORD_PORT : undefined)
        const { runDemo } = await import('../../scripts/demo/run-demo.ts')
        await runDemo({ ...options, folder: resolve(options.data), host, port: given, stop })
        process.exit(0)
      } catch (error) {
        if (stop.aborted) process.exit(0)
        process.stderr.write(`${(error as Error).message}\n`)
        process.exit(exitCodeOf(error, stop))
      }
    })
}

function readPort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError('a port is a number from 0 to 65535')
  return port
}
