import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('./globals.css', import.meta.url), 'utf8')

/** The opaque oklch tokens of one rule, as WCAG relative luminance. */
function luminances(selector: string): Record<string, number> {
  const body = css.slice(css.indexOf(`\n${selector} {`)).split('}')[0] ?? ''
  const tokens = [...body.matchAll(/--c-([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/g)]
  return Object.fromEntries(tokens.map(([, name, l, c, h]) => [name, luminance(Number(l), Number(c), (Number(h) * Math.PI) / 180)]))
}

function luminance(lightness: number, chroma: number, hue: number): number {
  const a = chroma * Math.cos(hue)
  const b = chroma * Math.sin(hue)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const clip = (value: number) => Math.min(1, Math.max(0, value))
  const red = clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)
  const green = clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)
  const blue = clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

describe.each([':root', '.dark'])('colours of %s', (theme) => {
  const light = luminances(theme)
  const contrast = (first: string, second: string) => {
    const [high, low] = [light[first] ?? Number.NaN, light[second] ?? Number.NaN].toSorted((x, y) => y - x)
    return ((high ?? Number.NaN) + 0.05) / ((low ?? Number.NaN) + 0.05)
  }
  const tones = ['good', 'warn', 'bad', 'running', 'waiting', 'unknown', 'neutral']

  it.each(['fg', 'muted', 'faint', 'accent', 'danger', ...tones])('keep the text colour %s at 4.5:1 on every surface', (text) => {
    for (const surface of ['canvas', 'surface', 'sunken', 'hover']) {
      expect(contrast(text, surface), `${text} on ${surface}`).toBeGreaterThanOrEqual(4.5)
    }
  })

  it.each(tones)('keep the tone %s at 4.5:1 on its own soft ground', (tone) => {
    expect(contrast(tone, `${tone}-soft`)).toBeGreaterThanOrEqual(4.5)
  })

  it('keep text at 4.5:1 on accent and danger buttons, hovered or not, and on the accent ground', () => {
    for (const name of ['accent', 'danger']) {
      expect(contrast(`${name}-fg`, name)).toBeGreaterThanOrEqual(4.5)
      expect(contrast(`${name}-fg`, `${name}-hover`)).toBeGreaterThanOrEqual(4.5)
    }
    expect(contrast('fg', 'accent-soft')).toBeGreaterThanOrEqual(4.5)
    expect(contrast('accent', 'accent-soft')).toBeGreaterThanOrEqual(4.5)
  })

  it('keep the edges of controls and the focus ring at 3:1', () => {
    for (const surface of ['canvas', 'surface']) {
      expect(contrast('line-strong', surface)).toBeGreaterThanOrEqual(3)
      expect(contrast('accent', surface)).toBeGreaterThanOrEqual(3)
    }
  })
})
