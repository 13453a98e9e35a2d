import { v8Flags } from './v8.ts'

/** Node's arguments for a process that the lab starts: the flags of V8, and no debugger by signal. */
export const nodeArguments = [...v8Flags, '--disable-sigusr1']
