import type { SchemaElement } from 'hyparquet'

/** Text of a stored value, as CSV has it: a number that reads back as the same, ISO dates, true and false. */
export type CellOf = (value: unknown) => string

/** How a column's values become cells, or the reason why they cannot, in words behind its name. */
export type ColumnReading = { readonly cell: CellOf } | { readonly unread: string }

const plain: CellOf = (value) => String(value)
const [day, second] = [86_400_000n, 1000n]
/** Julian day of 1970-01-01. */
const epochDay = 2_440_588n

/**
 * How the values of a column without children are read, by its types; dates and times are texts. Bytes that nothing calls text
 * are not read.
 */
export function readingOf({ type, converted_type, logical_type, ...sizes }: SchemaElement): ColumnReading {
  const named = logical_type?.type ?? converted_type
  const [scale] = [logical_type?.type === 'DECIMAL' ? logical_type.scale : (sizes.scale ?? 0)]
  const unit =
    (logical_type?.type === 'TIMESTAMP' || logical_type?.type === 'TIME' ? logical_type.unit : null) ?? 'MILLIS'
  const perSecond = { MILLIS: 1000n, MICROS: 1_000_000n, NANOS: 1_000_000_000n }
  const isUnsigned = /^UINT_/.test(converted_type ?? '') || (logical_type?.type === 'INTEGER' && !logical_type.isSigned)
  switch (type) {
    case 'BOOLEAN':
      return { cell: plain }
    case 'FLOAT':
    case 'DOUBLE':
      return { cell: (value) => (Number.isNaN(value) ? '' : String(value)) }
    case 'INT96':
      return { cell: (value) => julianText(value as bigint) }
    case 'INT32':
    case 'INT64':
      if (named === 'DECIMAL') return { cell: (value) => decimalText(BigInt(value as number | bigint), scale) }
      if (named === 'DATE') return { cell: (value) => dateText(BigInt(value as number) * day) }
      if (named === 'TIMESTAMP' || named === 'TIMESTAMP_MILLIS' || named === 'TIMESTAMP_MICROS') {
        const per = named === 'TIMESTAMP_MICROS' ? perSecond.MICROS : perSecond[unit]
        return { cell: (value) => timestampText(BigInt(value as bigint), per) }
      }
      if (named === 'TIME' || named === 'TIME_MILLIS' || named === 'TIME_MICROS') {
        const per = named === 'TIME_MICROS' ? perSecond.MICROS : perSecond[unit]
        return { cell: (value) => timeText(BigInt(value as number | bigint), per) }
      }
      if (!isUnsigned) return { cell: plain }
      return type === 'INT32'
        ? { cell: (value) => String((value as number) >>> 0) }
        : { cell: (value) => String(BigInt.asUintN(64, value as bigint)) }
    case 'BYTE_ARRAY':
    case 'FIXED_LEN_BYTE_ARRAY':
      if (named === 'DECIMAL') return { cell: (value) => decimalText(signedIn(value as Uint8Array), scale) }
      if (named === 'UTF8' || named === 'STRING' || named === 'ENUM' || named === 'JSON') return { cell: textIn }
      if (named === 'UUID') return { cell: (value) => uuidText(value as Uint8Array) }
      if (named === 'FLOAT16') return { cell: (value) => halfText(value as Uint8Array) }
      return { unread: 'holds bytes' }
    default:
      return { unread: `is of the type ${type}` }
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const textIn: CellOf = (value) => decoder.decode(value as Uint8Array)

/** `-12.50` for −1250 and two places: every digit, as a file of text would have it. */
function decimalText(value: bigint, scale: number): string {
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0')
  const cut = digits.length - scale
  return `${value < 0n ? '-' : ''}${digits.slice(0, cut)}${scale > 0 ? `.${digits.slice(cut)}` : ''}`
}

/** The big-endian whole number in bytes, in two's complement. */
function signedIn(bytes: Uint8Array): bigint {
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  return BigInt.asIntN(8 * bytes.length, value)
}

const divided = (value: bigint, by: bigint): [bigint, bigint] => {
  const rest = ((value % by) + by) % by
  return [(value - rest) / by, rest]
}

/** `2024-02-29` */
function dateText(milliseconds: bigint): string {
  const date = new Date(Number(milliseconds))
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().replace(/T.*$/, '')
}

/** `09:30:00.25` */
function timeText(value: bigint, perSecond: bigint): string {
  const [seconds, part] = divided(value, perSecond)
  const [minutes, s] = divided(seconds, 60n)
  const [hours, m] = divided(minutes, 60n)
  const two = (n: bigint) => String(n).padStart(2, '0')
  const fraction = String(part)
    .padStart(String(perSecond).length - 1, '0')
    .replace(/0+$/, '')
  return `${two(hours)}:${two(m)}:${two(s)}${fraction === '' ? '' : `.${fraction}`}`
}

/** `2024-02-29 09:30:00.25`; empty where no calendar has it. */
function timestampText(value: bigint, perSecond: bigint): string {
  const [days, rest] = divided(value, (perSecond * day) / second)
  const date = dateText(days * day)
  return date === '' ? '' : `${date} ${timeText(rest, perSecond)}`
}

/** A timestamp as nanoseconds of the day below a Julian day. */
function julianText(value: bigint): string {
  const [high, low] = [value >> 64n, BigInt.asUintN(64, value)]
  return timestampText((high - epochDay) * day * 1_000_000n + low, 1_000_000_000n)
}

const uuidText = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')

/** A number of IEEE 754 in two bytes, little-endian. */
function halfText([low, high]: Uint8Array): string {
  const [exponent, fraction] = [(high! >> 2) & 31, ((high! & 3) << 8) | low!]
  const size =
    exponent === 31
      ? fraction === 0
        ? Infinity
        : NaN
      : exponent === 0
        ? fraction * 2 ** -24
        : (1 + fraction / 1024) * 2 ** (exponent - 15)
  return Number.isNaN(size) ? '' : String(high! & 0x80 ? -size : size)
}
