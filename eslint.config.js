import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import tseslint from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

/** Who may import whom: the rooms of the tree, and the one place for each heavy library. */
const rooms = {
  core: {
    never: ['runtime', 'history', 'worker', 'src-main', 'src-renderer', 'test', 'bench'],
    say: 'core imports nothing of ours',
  },
  runtime: {
    never: ['core', 'history', 'worker', 'src-main', 'src-renderer', 'test', 'bench'],
    say: 'runtime imports nothing of ours',
  },
  history: {
    never: ['worker', 'src-main', 'src-renderer', 'test', 'bench'],
    say: 'history imports core and runtime only',
  },
  worker: {
    never: ['history', 'src-main', 'src-renderer', 'test', 'bench'],
    say: 'worker imports core and runtime, and history in the coordinator only',
  },
  'src-main': {
    never: ['worker', 'src-renderer', 'test', 'bench'],
    say: 'src-main imports core, runtime and history, and starts the worker by path',
  },
  'src-renderer': {
    never: ['runtime', 'history', 'worker', 'src-main', 'test', 'bench'],
    say: 'src-renderer imports core only',
  },
}

/** Rooms of the worker: each imports what stands before it, and nothing behind. Kinds know engines by their programs only. */
const kinds = [
  'tasks',
  'targets',
  'networks',
  'initialisations',
  'sparsifiers',
  'students',
  'readers',
  'distances',
  'teaching',
  'optimizers',
  'controls',
  'measures',
]
const workerRooms = [['tensor'], kinds, ['engines'], ['cohort'], ['evaluation'], ['training'], ['processes']]
/** What a room of the worker may not import. */
const above = (folder) => {
  const place = workerRooms.findIndex((rooms) => rooms.includes(folder))
  return place < 0 ? [] : workerRooms.slice(place + 1).flat()
}

const libraries = [
  {
    group: ['better-sqlite3', 'better-sqlite3/*'],
    home: ['history/**'],
    say: 'SQLite is opened in history/ only: add a method to its Reader or Writer',
  },
  { group: ['@tensorflow/*'], home: ['worker/**'], say: 'networks and losses are written in worker/, nowhere else' },
  {
    group: ['onnxruntime-node'],
    home: ['worker/engines/onnx/runtime.ts'],
    say: 'ONNX Runtime is an engine: use Engine from worker/engines, which takes it, silenced, from onnx/runtime.ts',
  },
  { group: ['electron', 'electron/*'], home: ['src-main/electron/**'], say: 'only src-main/electron knows Electron' },
  {
    group: ['uplot', 'uplot/*'],
    home: ['src-renderer/charts/**'],
    say: 'a curve is drawn by an attachment in src-renderer/charts',
  },
  {
    group: ['ws', '@orpc/server', '@orpc/server/*'],
    home: ['src-main/**'],
    say: 'sockets and handlers are in src-main; the page has src-renderer/client',
  },
  {
    group: ['svelte', 'svelte/*', 'codemirror', '@codemirror/*', '@lezer/*'],
    home: ['src-renderer/**'],
    say: 'components are drawn in src-renderer',
  },
  {
    group: ['@resvg/*', 'pdfkit', 'svg-to-pdfkit', 'subset-font'],
    home: ['src-main/exports/**'],
    say: 'a figure is a record in core/figures; files are written in src-main/exports',
  },
  {
    group: ['vega', 'vega-*'],
    home: [],
    say: 'a figure is painted from its scene (core/figures/scene); Vega is what tests hold it against',
  },
]

const upward = (folder) =>
  above(folder).map((name) => ({
    regex: `^(\\.\\./)+${name}/`,
    message: `bad layering: ${folder} is below ${name}; move what both need to the lower one`,
  }))
const patterns = (room, skip = []) => [
  ...(rooms[room]?.never.filter((name) => !skip.includes(name)) ?? []).map((name) => ({
    regex: `^(\\.\\./)+${name}/`,
    message: `bad layering: ${rooms[room].say}`,
  })),
]
const banned = (folders) => libraries.filter(({ home }) => !home.some((place) => folders.includes(place)))
/** Electron's main process is a window and a bridge: what is native or slow runs on plain Node. */
const nothingNative = [
  {
    regex: '^(\\.\\./)+(history|service/(?!reach/(dial|leave|usher|socket)\\.ts)|exports/(?!write\\.ts))',
    message: 'no native module is loaded into Electron: ask the lab service',
  },
]
const nothingOfNode = [{ regex: '^node:', message: 'the page runs in a browser: ask the lab service' }]
const room = (files, name, folders = [], skip = [], more = []) => ({
  files,
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          ...patterns(name, skip),
          ...banned(folders).map(({ group, say }) => ({ group, message: say })),
          ...more,
        ],
      },
    ],
  },
})

const clock = [
  { object: 'Date', property: 'now', message: 'measure durations with performance.now(), which is never set back' },
]
const unseeded = [
  ...clock,
  { object: 'Math', property: 'random', message: 'randomness is an argument: use core/random/random.ts' },
]
const notTwice = [
  'softmax',
  'logSoftmax',
  'logSumExp',
  'sigmoid',
  'elu',
  'leakyRelu',
  'clipByValue',
  'mean',
  'variable',
  'randomNormal',
  'randomUniform',
  'dropout',
].map((property) => ({
  object: 'tf',
  property,
  message: 'not correct to second order, or not pure: use worker/tensor/ops.ts',
}))

/** A process of Node starts with the flags that the lab's numbers depend on; see docs/numbers.md. */
const startedWithFlags = [
  'CallExpression[callee.name="fork"]:not(:has(Property[key.name="execArgv"]))',
  'CallExpression[callee.name="spawn"]:has(> MemberExpression[property.name="execPath"]):not(:has(SpreadElement > Identifier[name="nodeArguments"]))',
].map((selector) => ({
  selector,
  message: 'a Node process needs the flags of V8: pass nodeArguments of runtime/child.ts',
}))

/** Paths of modules: an address is not a path where a folder has a space or a drive has a letter. */
const addresses = [
  {
    selector: 'MemberExpression[property.name="pathname"]:has(MetaProperty)',
    message: 'a path with a space is not its address: use pathBeside of runtime/paths.ts, or fileURLToPath',
  },
  {
    selector: 'VariableDeclarator:has(ObjectPattern Property[key.name="pathname"]):has(MetaProperty)',
    message: 'a path with a space is not its address: use pathBeside of runtime/paths.ts, or fileURLToPath',
  },
  {
    selector: ':matches(Literal[value=/^file:\\/\\/.?$/], TemplateElement[value.raw=/^file:\\/\\/.?$/])',
    message: 'a path is not an address with file:// before it: use pathToFileURL',
  },
]

/** One way to write what may be written in several. */
const oneSpelling = [
  {
    selector: ':matches(PropertyDefinition, MethodDefinition[kind!="constructor"])[accessibility="private"]',
    message: 'a private name begins with #',
  },
  {
    selector: 'ObjectExpression > SpreadElement > ObjectExpression[properties.length>0]',
    message: 'write the fields in the object itself: Prettier breaks its lines',
  },
]

export default tseslint.config(
  { ignores: ['out/**', 'dist/**', 'node_modules/**', 'test/golden/*.json'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-namespace': ['error', { allowDeclarations: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: ['error', 'smart'],
      'no-restricted-syntax': ['error', ...addresses, ...oneSpelling],
      'no-console': 'off',
    },
  },
  {
    files: ['runtime/**', 'src-main/**', 'src-renderer/**'],
    rules: { 'no-restricted-properties': ['error', ...clock] },
  },
  { files: ['core/**', 'worker/**', 'history/**'], rules: { 'no-restricted-properties': ['error', ...unseeded] } },
  {
    files: ['worker/**'],
    ignores: ['worker/engines/**', 'worker/tensor/**'],
    rules: { 'no-restricted-properties': ['error', ...unseeded, ...notTwice] },
  },
  {
    files: ['history/**', 'worker/**', 'src-main/**', 'bench/**', 'packaging/**'],
    rules: { 'no-restricted-syntax': ['error', ...addresses, ...oneSpelling, ...startedWithFlags] },
  },
  room(['core/**'], 'core'),
  room(['runtime/**'], 'runtime'),
  room(['history/**'], 'history', ['history/**']),
  room(['worker/**'], 'worker', ['worker/**']),
  ...workerRooms.flat().map((folder) => room([`worker/${folder}/**`], 'worker', ['worker/**'], [], upward(folder))),
  room(['worker/processes/coordinator.ts', 'worker/processes/coordinator/**'], 'worker', ['worker/**'], ['history']),
  room(
    ['worker/engines/onnx/runtime.ts'],
    'worker',
    ['worker/**', 'worker/engines/onnx/runtime.ts'],
    [],
    upward('engines'),
  ),
  room(['src-main/**'], 'src-main', ['src-main/**']),
  room(['src-main/exports/**'], 'src-main', ['src-main/**', 'src-main/exports/**']),
  room(['src-main/electron/**'], 'src-main', ['src-main/**', 'src-main/electron/**'], [], nothingNative),
  room(['src-renderer/**'], 'src-renderer', ['src-renderer/**'], [], nothingOfNode),
  room(['src-renderer/charts/**'], 'src-renderer', ['src-renderer/**', 'src-renderer/charts/**'], [], nothingOfNode),
  ...svelte.configs.recommended,
  ...svelte.configs.prettier,
  {
    files: ['src-renderer/**/*.svelte', 'src-renderer/**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
    rules: {
      // Names, notes and imported texts may be hostile: never render them as HTML.
      'svelte/no-at-html-tags': 'error',
      'svelte/no-target-blank': 'error',
      'svelte/require-each-key': 'error',
      'svelte/no-navigation-without-resolve': 'off',
      // A map that only lives inside a derivation is a plain one.
      'svelte/prefer-svelte-reactivity': 'off',
      // The compiler knows $state, $derived and $props; TypeScript's own check is in svelte-check.
      'prefer-const': 'off',
      'no-undef': 'off',
    },
  },
  { files: ['test/**', 'bench/**'], rules: { '@typescript-eslint/no-empty-function': 'off' } },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
  {
    files: ['test/src-main/electron/standIn/worlds.js'],
    languageOptions: { globals: { window: 'readonly', CustomEvent: 'readonly', performance: 'readonly' } },
  },
)
