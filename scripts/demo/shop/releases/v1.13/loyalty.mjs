/** The discount of a customer's tier. The fault of this release: basic customers have no entry. */
export function loyaltyPercent(tier, config) {
  return config.loyalty[tier].percent
}
