export { checkout } from './checkout.mjs'
export { renderPage } from './page.mjs'

export const version = 'v1.12'
