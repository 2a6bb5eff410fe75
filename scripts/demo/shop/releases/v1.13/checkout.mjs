import { loyaltyPercent } from './loyalty.mjs'
import { shippingCents } from './shipping.mjs'

/** Takes an order: prices its lines with the customer's loyalty discount, adds shipping, stores it. */
export function checkout({ db, config, now }, order) {
  return db
    .transaction(() => {
      const price = db.prepare('SELECT price_cents FROM product WHERE id = ?').pluck()
      const tier = db.prepare('SELECT tier FROM customer WHERE id = ?').pluck().get(order.customerId)
      const factor = 1 - loyaltyPercent(tier, config) / 100
      const lines = order.lines.map((line) => ({ ...line, priceCents: Math.round(price.get(line.productId) * factor) }))
      const goods = lines.reduce((sum, line) => sum + line.priceCents * line.quantity, 0)
      const totalCents = goods + shippingCents(goods, config)
      const stored = db
        .prepare('INSERT INTO orders (at, customer_id, release, total_cents) VALUES (?, ?, ?, ?)')
        .run(now, order.customerId, 'v1.13', totalCents)
      const orderId = Number(stored.lastInsertRowid)
      const add = db.prepare('INSERT INTO order_line (order_id, product_id, quantity, price_cents) VALUES (?, ?, ?, ?)')
      for (const line of lines) add.run(orderId, line.productId, line.quantity, line.priceCents)
      return { orderId, totalCents }
    })
    .immediate()
}
