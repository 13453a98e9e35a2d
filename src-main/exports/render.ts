import * as vega from 'vega'
import { expressionInterpreter } from 'vega-interpreter'
import { compile, type TopLevelSpec } from 'vega-lite'
import type { VegaLiteSpec } from '../../core/figures/figure.ts'
import { inter } from './font.ts'

/** Measures with Inter's own widths: without a canvas Vega guesses 0.8 em per character, and labels go astray. */
const { textMetrics } = vega as unknown as { textMetrics: { width(item: TextItem, text: unknown): number } }
textMetrics.width = (item, text) => {
  const font = Number(item.fontWeight) >= 550 || item.fontWeight === 'bold' ? inter.semibold : inter.regular
  return text == null ? 0 : font.width(String(text).trim()) * (item.fontSize ?? 11)
}

interface TextItem {
  fontSize?: number
  fontWeight?: number | string
}

/** Renders a Vega-Lite specification to SVG without a browser, a canvas or `new Function`; a warning is an error. */
export async function render(spec: VegaLiteSpec): Promise<string> {
  const log = strictLogger()
  const compiled = compile(spec as unknown as TopLevelSpec, { logger: log }).spec
  const runtime = vega.parse(compiled, undefined, { ast: true })
  const view = new vega.View(runtime, { renderer: 'none', expr: expressionInterpreter, logger: log })
  try {
    return await view.toSVG()
  } finally {
    view.finalize()
  }
}

/** Throws what Vega would print. */
function strictLogger() {
  const log = vega.logger(vega.Error)
  const refuse = (...parts: readonly unknown[]): never => {
    throw new Error(`figure: ${parts.map((part) => (part instanceof Error ? part.message : String(part))).join(' ')}`)
  }
  return Object.assign(log, { warn: refuse, error: refuse })
}
