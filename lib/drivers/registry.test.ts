import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { drivers, findDriver, unknownDriver } from './registry.ts'
import { driverKinds, driverSchemas } from './schemas.ts'

test('what pages say of a driver is what the driver says of itself', () => {
  for (const kind of driverKinds) {
    const { title, description, configSchema } = drivers[kind]
    expect(drivers[kind].kind).toBe(kind)
    expect({ title, description }).toEqual({ title: driverSchemas[kind].title, description: driverSchemas[kind].description })
    expect(configSchema).toBe(driverSchemas[kind].configSchema)
  }
})

test('every driver is found by its kind, and nothing else is', () => {
  for (const kind of driverKinds) expect(findDriver(kind)?.kind).toBe(kind)
  for (const kind of ['', 'SQLITE', 'constructor', '__proto__', 'mysql']) expect(findDriver(kind)).toBe(undefined)
  expect(unknownDriver('mysql')).toBe('There is no driver “mysql”. Use one of: files, release, sqlite, git.')
})

test('knowing the settings of the drivers loads none of them', () => {
  const root = join(import.meta.dirname, '../..')
  const script = `
    import { registerHooks } from 'node:module'
    registerHooks({ load: (url, context, next) => (url.includes('/lib/') && console.log(url.split('/lib/')[1]), next(url, context)) })
    await import('#lib/drivers/schemas.ts')`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root, encoding: 'utf8' })
  const loaded = stdout.split('\n').filter((line) => line.startsWith('drivers/'))
  expect(loaded.sort()).toEqual(['drivers/schemas.ts', ...driverKinds.map((kind) => `drivers/${kind}/config.ts`).sort()].sort())
})
