import { escapeHtml, htmlOf } from '../markdown/html.ts'
import type { Report } from './report.ts'
import { reportStyle } from './style.ts'

/** A report as one HTML file: drawings inline, no script, nothing loaded from elsewhere, fit to print. */
export function reportHtml({ title, subtitle, blocks, fonts }: Report): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'; font-src data:">
<title>${escapeHtml(title)}</title>
<style>${fonts}${reportStyle}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p class="subtitle">${escapeHtml(subtitle)}</p>
${htmlOf(blocks, 2)}
</main>
</body>
</html>
`
}
