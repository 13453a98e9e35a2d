// A small assembler of WebAssembly: values are written as functions of values, statements as lists, and a module is
// assembled from the functions that they make up. What it writes is what is said, byte for byte: nothing is optimised.
export { each, type Code, type Statement, type Value } from './code.ts'
export { advance, get, set, tee } from './locals.ts'
export { f32, f64, i32 } from './scalars.ts'
export { f32x4, f64x2, i32x4, v128, type Places } from './vectors.ts'
export { block, call, leaveIf, loop, repeat, repeatWhile, select } from './control.ts'
export { assemble, assembleAll, types, type AssembledFunction, type Assembly } from './module.ts'
export { kernelsOf } from './kernels.ts'
