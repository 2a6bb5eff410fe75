import Database from 'better-sqlite3'

export interface Product {
  id: number
  name: string
  priceCents: number
}

export interface OrderRequest {
  customerId: number
  lines: { productId: number; quantity: number }[]
}

const schema = `
  CREATE TABLE IF NOT EXISTS product (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price_cents INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL, tier TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS orders (
    id INTEGER PRIMARY KEY, at INTEGER NOT NULL, customer_id INTEGER NOT NULL REFERENCES customer(id),
    release TEXT NOT NULL, total_cents INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS order_line (
    order_id INTEGER NOT NULL REFERENCES orders(id), product_id INTEGER NOT NULL REFERENCES product(id),
    quantity INTEGER NOT NULL, price_cents INTEGER NOT NULL, PRIMARY KEY (order_id, product_id)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, at INTEGER NOT NULL);
`

const catalogue: [string, number][] = [
  ['Morning blend, 250 g', 890],
  ['Harbour espresso, 500 g', 1_650],
  ['Decaf, 250 g', 940],
  ['Single origin Huila, 250 g', 1_390],
  ['Enamel mug', 1_250],
  ['Pour-over cone', 2_400],
  ['Paper filters, 100', 450],
  ['Hand grinder', 6_900],
]
const tiers = ['gold', 'silver', 'basic'] as const

/** Opens the shop's database, creating it with its catalogue when it is new. */
export function openDatabase(path: string): Database.Database {
  const db = new Database(path)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  db.pragma('busy_timeout = 5000')
  db.exec(schema)
  db.transaction(() => {
    if (db.prepare('SELECT 1 FROM product LIMIT 1').get()) return
    const product = db.prepare('INSERT INTO product (name, price_cents) VALUES (?, ?)')
    for (const [name, price] of catalogue) product.run(name, price)
    const customer = db.prepare('INSERT INTO customer (name, tier) VALUES (?, ?)')
    for (let i = 0; i < 60; i++) customer.run(`Customer ${i + 1}`, tiers[i % tiers.length])
  }).immediate()
  return db
}

export function listProducts(db: Database.Database): Product[] {
  return db.prepare('SELECT id, name, price_cents AS priceCents FROM product ORDER BY id').all() as Product[]
}

export interface ShopTotals {
  orders: number
  revenueCents: number
  brokenOrders: number
  lastOrderAt: number | null
}

export function readTotals(db: Database.Database): ShopTotals {
  return db
    .prepare(
      `SELECT count(*) AS orders, coalesce(sum(total_cents), 0) AS revenueCents,
              count(*) FILTER (WHERE total_cents < 0) AS brokenOrders, max(at) AS lastOrderAt FROM orders`,
    )
    .get() as ShopTotals
}
