/**
 * Meant to write the loyalty discount into past orders. The fault: it takes the discount for whole
 * euros instead of a percentage, so that old prices fall far below zero.
 */
export function migrate(db) {
  db.transaction(() => {
    if (db.prepare("SELECT 1 FROM migration WHERE name = 'loyalty-prices'").get()) return
    db.exec(`
      UPDATE order_line SET price_cents = price_cents - 1500
        WHERE order_id IN (SELECT o.id FROM orders o JOIN customer c ON c.id = o.customer_id WHERE c.tier IN ('gold', 'silver'));
      UPDATE orders SET total_cents = (SELECT sum(l.price_cents * l.quantity) FROM order_line l WHERE l.order_id = orders.id);
    `)
    db.prepare("INSERT INTO migration (name, at) VALUES ('loyalty-prices', unixepoch() * 1000)").run()
  }).immediate()
}
