/** One custom serializer of oRPC: how a value that JSON lacks crosses a socket. */
export interface WireType {
  type: number
  condition(value: unknown): boolean
  serialize(value: never): unknown
  deserialize(wire: never): unknown
}

const arrays = { Float32Array, Float64Array, Int32Array, Uint8Array, Uint32Array }
type ArrayName = keyof typeof arrays

const typedArray: WireType = {
  type: 21,
  condition: (value) => ArrayBuffer.isView(value) && arrayName(value) in arrays,
  serialize: (value: ArrayBufferView) => ({ array: arrayName(value), base64: toBase64(value) }),
  deserialize({ array, base64 }: { array: ArrayName; base64: string }) {
    if (!Object.hasOwn(arrays, array)) throw new TypeError(`not an array that crosses: ${String(array)}`)
    return new arrays[array](fromBase64(base64))
  },
}

const nonFinite: WireType = {
  type: 22,
  condition: (value) => value === Infinity || value === -Infinity,
  serialize: (value: number) => (value > 0 ? 1 : -1),
  deserialize: (sign: number) => (sign > 0 ? Infinity : -Infinity),
}

/** Given to every oRPC handler and link: without them typed arrays arrive as objects and a diverging loss as null. */
export const wireTypes: WireType[] = [typedArray, nonFinite]

/** A Node Buffer is a Uint8Array with another name. */
function arrayName(view: object): string {
  return view instanceof Uint8Array ? 'Uint8Array' : view.constructor.name
}

function toBase64(view: ArrayBufferView): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(text)
}

function fromBase64(text: string): ArrayBuffer {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer
}
