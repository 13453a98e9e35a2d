/** Small experiments whose programs together use every part of the lab's first kinds. */
export const experiments: readonly string[] = [
  `name: joint
task: { kind: concepts, concepts: 8, inputs: 10, density: 0.3 }
primary: { kind: mlp, hidden: [12, 9], activation: tanh, init: xavier }
sparsity: { kind: l1, strength: [0.001, 0.01], at: all }
teaching:
  mode: joint
  pressure: [0, 1]
  students:
    - { sees: code, predicts: targets, distance: squared, network: linear, bias: false, init: { kind: normal, sd: [0.2, 0.4] }, reader: { kind: l1, cost: 0.01 } }
    - { sees: input, predicts: code, distance: fvu, network: { kind: mlp, hidden: [6] }, reader: dense }
    - { sees: code, predicts: outputs, network: { kind: mlp, hidden: [5], activation: gelu }, reader: { kind: topk, k: 2 } }
training: { steps: 60, batch: 32, logEvery: 7, optimizer: { kind: adam, learningRate: 0.004, decay: linear } }
evaluation: { rows: 400 }
seeds: 2
`,
  `name: alternating
task: { kind: concepts, concepts: 6 }
primary: { kind: mlp, hidden: [20, 16], activation: gelu, expose: 0, outputBias: false }
sparsity: { kind: topk, k: [0.5, 3], at: all }
teaching:
  mode: alternating
  pressure: 0.7
  copies: 2
  studentSteps: 2
  renew: 20
  students:
    - { sees: code, predicts: targets, network: { kind: mlp, hidden: [7] }, reader: { kind: l1, cost: [0.003, 0.02] } }
    - { sees: input, predicts: outputs, network: linear, reader: { kind: topk, k: 3 } }
training: { steps: 50, batch: 50, optimizer: { kind: adam, learningRate: 0.003, decay: cosine } }
rotate: after
evaluation: { rows: 400 }
seeds: 2
`,
  `name: pictures
task: digits
primary: { kind: mlp, hidden: [40, 32] }
sparsity: { kind: topk, k: [4, 16] }
teaching:
  mode: alternating
  pressure: [0, 1]
  studentSteps: 1
  copies: 1
  students:
    - { sees: code, predicts: targets, network: linear, reader: { kind: l1, cost: 0.003 } }
    - { sees: input, predicts: outputs, distance: { kind: kl, temperature: 4 }, network: { kind: mlp, hidden: [16] }, reader: { kind: topk, k: 50 } }
training: { steps: 40, batch: 64, optimizer: { kind: adam, learningRate: 0.004 } }
evaluation: { rows: 1000 }
seeds: 2
`,
]
