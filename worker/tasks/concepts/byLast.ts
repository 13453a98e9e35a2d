/** Caches values by argument, up to `most`: a training step asks for all seeds of its cohort in turn. */
export function byLast<A, T>(make: (argument: A) => T, most = 256): (argument: A) => T {
  const known = new Map<A, T>()
  return (argument) => {
    let value = known.get(argument)
    if (value === undefined) {
      if (known.size >= most) known.clear()
      known.set(argument, (value = make(argument)))
    }
    return value
  }
}
