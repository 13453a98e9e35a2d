import { limits } from './limits.ts'
import { v8Flags } from './v8.ts'

// Node maps gigabytes around every WebAssembly memory, so that the processor checks its bounds.
const narrow = limits().addressSpaceBytes === null ? [] : ['--disable-wasm-trap-handler']

/**
 * Node's arguments for a process that the lab starts: V8's flags, no debugger by signal, and less address space if that
 * is limited.
 */
export const nodeArguments = [...v8Flags, '--disable-sigusr1', ...narrow]
