import { indented } from './writer.ts'

/** Columns of the last loop, vector after vector, and the rest of them; `body` writes one vector's lines. */
export function overColumns(
  n: number,
  lanes: number,
  body: (column: string, n: number) => readonly string[],
): string[] {
  const whole = n - (n % lanes)
  const many =
    whole > lanes
      ? [`for (long c = 0; c < ${whole}; c += ${lanes}) {`, ...body('c', lanes).map(indented), '}']
      : whole
        ? ['{', ...body('0', lanes).map(indented), '}']
        : []
  const rest = n > whole ? ['{', ...body(String(whole), n - whole).map(indented), '}'] : []
  return [...many, ...rest]
}

/** As many vectors as `count` numbers, a variable of the text, fill, and the rest of them; `i` is where a vector begins. */
export const overVectors = (body: (n: string) => readonly string[]): string[] => [
  'long i = 0;',
  'for (; i + LANES <= count; i += LANES) {',
  ...body('').map(indented),
  '}',
  'if (i < count) {',
  '  const int n = (int)(count - i);',
  ...body('n').map(indented),
  '}',
]
