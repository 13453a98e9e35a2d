import { machine } from './gpu/machine.ts'
console.log(await machine(process.env))
