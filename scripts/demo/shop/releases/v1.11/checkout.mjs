/** Takes an order: prices its lines, adds shipping, stores it. */
export function checkout({ db, config, now }, order) {
  return db
    .transaction(() => {
      const price = db.prepare('SELECT price_cents FROM product WHERE id = ?').pluck()
      const lines = order.lines.map((line) => ({ ...line, priceCents: price.get(line.productId) }))
      const goods = lines.reduce((sum, line) => sum + line.priceCents * line.quantity, 0)
      const totalCents = goods + config.shippingCents
      const stored = db
        .prepare('INSERT INTO orders (at, customer_id, release, total_cents) VALUES (?, ?, ?, ?)')
        .run(now, order.customerId, 'v1.11', totalCents)
      const orderId = Number(stored.lastInsertRowid)
      const add = db.prepare('INSERT INTO order_line (order_id, product_id, quantity, price_cents) VALUES (?, ?, ?, ?)')
      for (const line of lines) add.run(orderId, line.productId, line.quantity, line.priceCents)
      return { orderId, totalCents }
    })
    .immediate()
}
