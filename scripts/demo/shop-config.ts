import { join } from 'node:path'
import { stringify } from 'yaml'
import type { ConfigInput } from '#lib/domain/config/config-schema.ts'
import type { ShopHome } from './shop/home.ts'

const control = join(import.meta.dirname, 'shopctl.mjs')

/** The `ripcord.yaml` of the demo: the shop with everything of it that can be taken back. */
export function shopConfig(home: ShopHome, shopUrl: string, withContent: boolean): string {
  const hooks = {
    freeze: [process.execPath, control, 'freeze', '--home', home.root],
    resume: [process.execPath, control, 'resume', '--home', home.root],
  }
  const config: ConfigInput = {
    services: [
      {
        slug: 'shop',
        name: 'Harbour Coffee',
        environment: 'production',
        team: 'Shop',
        description: 'The web shop of the demo: a real process that takes about five orders a second.',
        components: [
          {
            slug: 'database',
            name: 'Orders',
            driver: 'sqlite',
            config: { path: home.database, units: { orders: 'orders' }, timestampColumn: { orders: 'at' } },
            hooks,
            schedule: { everyHours: 1 },
          },
          {
            slug: 'config',
            name: 'Configuration',
            driver: 'files',
            config: { root: home.config },
            hooks,
          },
          {
            slug: 'release',
            name: 'Release',
            driver: 'release',
            config: { releasesDir: home.releases, currentLink: home.current },
            dependsOn: ['database', 'config'],
            hooks,
          },
          ...(withContent ? [{ slug: 'shop-content', name: 'Shop content', driver: 'git', config: { path: home.content } }] : []),
        ],
        checks: [
          { kind: 'http', suite: 'smoke', name: 'The shop is open', url: `${shopUrl}/healthz`, expectBody: '"status":"ok"' },
          { kind: 'http', suite: 'functional', name: 'Checkout works', url: `${shopUrl}/selfcheck/checkout`, expectBody: 'checkout works' },
          {
            kind: 'sql',
            suite: 'integration',
            name: 'No order is below zero',
            component: 'database',
            query: 'SELECT count(*) FROM orders WHERE total_cents < 0',
            expect: '0',
          },
          {
            kind: 'sql',
            suite: 'integration',
            name: 'No price is below zero',
            component: 'database',
            query: 'SELECT count(*) FROM order_line WHERE price_cents < 0',
            expect: '0',
          },
          { kind: 'http', suite: 'performance', name: 'The front page is quick', url: `${shopUrl}/`, maxMs: 500 },
        ],
      },
    ],
  }
  return `# Written by npm run demo at every start; the shop is at ${shopUrl}\n${stringify(config, { aliasDuplicateObjects: false })}`
}
