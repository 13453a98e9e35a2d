// Two small functions in which V8's Maglev compiler, from version 12.9 to 14.1, gives several objects the same box for
// a number.
// An object literal with a fractional number is only described, not created, if the compiled code sees no use of it.
// When that code is left (deoptimised) at that point, the object is created from the description, and the box of its
// number is then a constant of the compiled code: the same one each time. So a number stored in the newer object
// appears in the older one.

/** A function as text, and a test for the fault in it. */
export interface Shape {
  name: string
  summary: string
  /** The function `made`, whose objects have one field, FIELD. */
  text: string
  /** Creates objects with known numbers; returns how many hold a wrong number, and how many there are. */
  wrong(fresh: () => Fresh): Promise<{ wrong: number; objects: number }>
}

type Box = Record<string, number>
interface Fresh {
  made(times: number, stored: number, rare: boolean, out: Box[]): number
  field: string
}

/** The code that replaces a loop on the stack is kept although it is left after the loop, and so it is left again. */
const loop: Shape = {
  name: 'loop',
  summary: 'left again and again behind a loop that was replaced on the stack',
  text: `function made(times, stored, rare, out) {
    let sum = 0
    for (let i = 0; i < times; i++) sum += stored
    const box = { FIELD: 0.5 }
    if (rare) { box.FIELD = sum; out.push(box) }
    return sum
  }`,
  async wrong(fresh) {
    const count = { wrong: 0, objects: 0 }
    // How long the loop must be for its code to be ready in time depends on the machine.
    for (const times of [16_000, 20_000, 30_000, 60_000]) {
      const { made, field } = fresh()
      const out: Box[] = []
      for (let i = 0; i < 12; i++) made(3, 0.25, false, [])
      for (let i = 0; i < 40; i++) made(times, i + 0.25, true, out)
      count.wrong += out.filter((box, i) => box[field] !== times * (i + 0.25)).length
      count.objects += out.length
    }
    return count
  },
}

/** Several calls of the same compiled code are on the stack when it is left. */
const recursion: Shape = {
  name: 'recursion',
  summary: 'left by several calls on the stack at once; there is no loop to replace',
  text: `function made(times, stored, rare, out) {
    const box = { FIELD: 0.5 }
    if (times > 0) made(times - 1, stored + 1, rare, out)
    if (rare) { box.FIELD = stored; out.push(box) }
    return stored
  }`,
  async wrong(fresh) {
    const { made, field } = fresh()
    // It is compiled on another thread: call it often, wait, and call it again.
    for (let round = 0; round < 4; round++) {
      for (let i = 0; i < 100; i++) made(3, 0.25, false, [])
      await new Promise((resolve) => setTimeout(resolve, 4))
    }
    const out: Box[] = []
    made(deepest, 0.25, true, out)
    return { wrong: out.filter((box, i) => box[field] !== deepest - i + 0.25).length, objects: out.length }
  },
}
const deepest = 7

export const shapes: readonly Shape[] = [loop, recursion]

let compiled = 0

/** Tries a shape once, with new functions and fields. */
export const tried = ({ text, wrong }: Shape) =>
  wrong(() => {
    const field = `field${(compiled += 1)}`
    return { field, made: new Function(`return ${text.replaceAll('FIELD', field)}`)() as Fresh['made'] }
  })
