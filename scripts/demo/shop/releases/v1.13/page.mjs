const accent = '#7c3aed'
const escape = (value) => String(value).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

/** The front page: the shelf, and how the shop is doing right now. */
export function renderPage({ config, products, totals, lastMinute, banner, failing }) {
  const money = (cents) => new Intl.NumberFormat('en-IE', { style: 'currency', currency: config.currency }).format(cents / 100)
  const share = lastMinute.errorShare
  const unwell = failing !== null || (share !== null && share > 0.01) || totals.brokenOrders > 0
  const figures = [
    ['Release', 'v1.13'],
    ['Orders', new Intl.NumberFormat('en-IE').format(totals.orders)],
    ['Revenue', money(totals.revenueCents)],
    ['Checkouts, last minute', lastMinute.checkouts],
    ['Failed checkouts', share === null ? 'none yet' : `${(share * 100).toFixed(1)} %`],
    ['Checkout time, p95', lastMinute.p95Ms === null ? 'none yet' : `${lastMinute.p95Ms.toFixed(1)} ms`],
    ['Orders below zero', totals.brokenOrders],
  ]
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><meta http-equiv="refresh" content="2"><title>${escape(config.name)}</title><style>
:root{color-scheme:light dark;--a:${accent}}body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1.5rem}
h1{margin:0;color:var(--a)}.state{display:inline-block;border-radius:9px;padding:.2rem .8rem;font-weight:600;border:2px solid var(--a)}
.bad{border-color:#dc2626;color:#dc2626}dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:1rem}
dl div,li{border:1px solid #8884;border-radius:9px;padding:.8rem}dt{font-size:.85rem;opacity:.75}dd{margin:0;font-size:1.35rem;font-variant-numeric:tabular-nums}
ul{list-style:none;padding:0;display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:1rem}li{display:flex;justify-content:space-between;gap:.5rem}</style></head><body>
<h1>${escape(config.name)}</h1><p>${escape(banner)}</p>
<p><span class="state${unwell ? ' bad' : ''}">${unwell ? '✕ Something is wrong' : '✓ Open and well'}</span></p>
<dl>${figures.map(([name, value]) => `<div><dt>${name}</dt><dd>${escape(value)}</dd></div>`).join('')}</dl>
<h2>On the shelf</h2><ul>${products.map((one) => `<li>${escape(one.name)} <b>${money(one.priceCents)}</b></li>`).join('')}</ul>
</body></html>`
}
