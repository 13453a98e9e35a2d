/** Networks that are held against PyTorch, by name: the task and the primary of an experiment. */
const networks = {
  conv: 'task: digits\nprimary: { kind: conv, channels: [4, 6] }',
  transformer: 'task: { kind: brackets }\nprimary: { kind: transformer }',
  'transformer, arithmetic':
    'task: { kind: arithmetic, modulus: 31 }\nprimary: { kind: transformer, heads: [4], activation: relu }',
  recurrent: 'task: { kind: brackets }\nprimary: { kind: recurrent, units: [24, 16] }',
  'transformer, every place': 'task: { kind: brackets, asks: every }\nprimary: { kind: transformer }',
  'transformer, text, every place': 'task: { kind: text, asks: every }\nprimary: { kind: transformer, heads: [4] }',
  'recurrent, every place': 'task: { kind: brackets, asks: every }\nprimary: { kind: recurrent, units: [24, 16] }',
}

const optimizers = {
  adamw: '{ kind: adamw, learningRate: 0.002, weightDecay: 0.1, decay: linear }',
  sgd: '{ kind: sgd, learningRate: 0.01, momentum: 0.9, decay: cosine }',
}

/** Experiments of one run of so many steps. */
export const cases = (steps: number): { name: string; text: string }[] =>
  Object.entries(networks).flatMap(([network, what]) =>
    Object.entries(optimizers).map(([optimizer, rule]) => ({
      name: `${network}, ${optimizer}`,
      text: `${what}\nteaching: { mode: none }\ntraining: { steps: ${steps}, batch: 64, optimizer: ${rule} }\nseeds: 1\n`,
    })),
  )
