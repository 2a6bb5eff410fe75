/** Shipping is free from a certain sum. */
export function shippingCents(goodsCents, config) {
  return goodsCents >= config.freeShippingFromCents ? 0 : config.shippingCents
}
