import { limits } from './limits.ts'
import { v8Flags } from './v8.ts'

// Node maps gigabytes around every WebAssembly memory, so that the processor checks its bounds.
const narrow = limits().addressSpaceBytes === null ? [] : ['--disable-wasm-trap-handler']

/** Node's arguments for a process that the lab starts: the flags of V8, no debugger by signal, room where it is limited. */
export const nodeArguments = [...v8Flags, '--disable-sigusr1', ...narrow]
