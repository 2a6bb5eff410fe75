export { checkout } from './checkout.mjs'
export { renderPage } from './page.mjs'
export { migrate } from './migrate.mjs'
export const version = 'v1.13'
