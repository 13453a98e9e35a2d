import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { ESLint } from 'eslint'
import { pathBeside } from '../../runtime/paths.ts'

const root = pathBeside(import.meta.url, '..')
const eslint = new ESLint({ cwd: root })

/** What lint says of a text in a file of the tree, apart from what every example lacks. */
async function said(text: string, file = 'src-main/example.ts'): Promise<string[]> {
  const [{ messages }] = (await eslint.lintText(text, { filePath: join(root, file) })) as [ESLint.LintResult]
  return messages.filter(({ ruleId }) => ruleId !== '@typescript-eslint/no-unused-vars').map(({ message }) => message)
}

test('An address taken for a path, which breaks in a folder with a space, is refused with what to use', async () => {
  for (const text of [
    `export const path = new URL('./a.ts', import.meta.url).pathname`,
    `export const { pathname } = new URL('./a.ts', import.meta.url)`,
    `export const path = decodeURI(new URL(import.meta.url).pathname)`,
  ])
    assert.match((await said(text)).join(), /use pathBeside of runtime\/paths\.ts, or fileURLToPath/, text)
  for (const text of [
    'export const url = (path: string) => `file://${path}`',
    `export const url = 'file://' + process.argv[2]`,
  ])
    assert.match((await said(text)).join(), /use pathToFileURL/, text)
})

test('Addresses of the network and of modules stay as they are', async () => {
  for (const text of [
    `export const where = (url: string) => new URL(url).pathname`,
    `export const { pathname } = new URL('http://127.0.0.1/a')`,
    `export const module = new URL('./a.ts', import.meta.url)`,
  ])
    assert.deepEqual(await said(text), [], text)
})

test('What is private has one spelling, and an object is not wrapped by spreading another', async () => {
  assert.match((await said('export class A { private a = 1 }')).join(), /begins with #/)
  assert.match((await said('export class A { private a() {} }')).join(), /begins with #/)
  assert.match((await said('export const a = { ...{ b: 1 }, c: 2 }')).join(), /stand in it/)
  for (const text of [
    'export class A { #a = 1; a() { return this.#a } private constructor() {} }',
    'export const a = (b: object | null, c: object) => ({ ...b, ...(b && { c }), ...c })',
  ])
    assert.deepEqual(await said(text), [], text)
})

test('No import of the worker runs upwards', async () => {
  const upward = {
    'worker/tensor/trace/example.ts': '../../engines/engine.ts',
    'worker/students/example.ts': '../cohort/primary.ts',
    'worker/engines/wasm/example.ts': '../../processes/trainer.ts',
    'worker/evaluation/collectors/example.ts': '../../training/loop.ts',
  }
  for (const [file, path] of Object.entries(upward))
    assert.match((await said(`export * from '${path}'`, file)).join(), /bad layering: \w+ is below \w+/, file)
  assert.deepEqual(await said(`export * from '../evaluation/evaluate.ts'`, 'worker/training/example.ts'), [])
})
