/** One side of a comparison: an experiment, and the axis values of its settings, axis path → value. */
export interface Side {
  experiment: string
  at: Record<string, string>
}

/** A side in the notation of `pellucid compare`: `12@pressure=1,cost=0.01`. */
export function sideText({ experiment, at }: Side): string {
  const places = Object.entries(at).map(([path, value]) => `${path}=${value}`)
  return places.length > 0 ? `${experiment}@${places.join(',')}` : experiment
}

/** Parses that notation; invalid axis values are ignored. */
export function sideOf(text: string): Side {
  const cut = text.lastIndexOf('@')
  if (cut < 0) return { experiment: text, at: {} }
  const places = text
    .slice(cut + 1)
    .split(/,(?=[^,=]+=)/)
    .flatMap((place): [string, string][] => {
      const equals = place.indexOf('=')
      return equals < 1 ? [] : [[place.slice(0, equals), place.slice(equals + 1)]]
    })
  return { experiment: text.slice(0, cut), at: Object.fromEntries(places) }
}
