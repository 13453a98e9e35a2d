/** Runes everywhere; TypeScript's types are taken off by the compiler itself. */
export default { compilerOptions: { runes: true } }
