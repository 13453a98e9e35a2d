import type { Choice } from '../../core/experiment/types.ts'

/** A network that learns a frozen code after training, and what it is called. */
export interface HeldOutStudent {
  readonly label: string
  readonly network: Choice
}

const mlp = (...hidden: number[]): HeldOutStudent => ({
  label: `mlp ${hidden.join('-')}`,
  network: { kind: 'mlp', hidden, activation: 'relu' },
})

/** The networks that held-out students may be; one line here adds one, and the names of its curves. */
export const heldOutStudents = {
  linear: { label: 'linear', network: { kind: 'linear' } },
  mlp64: mlp(64),
  mlp128: mlp(128, 128),
  softTree4: { label: 'soft tree 4', network: { kind: 'soft-tree', depth: 4, inverseTemperature: 1, balance: 0.1 } },
  conv8: { label: 'conv 8', network: { kind: 'conv', channels: [8], kernel: 3, stride: 2, activation: 'relu' } },
} satisfies Record<string, HeldOutStudent>

/** Labels of all held-out students; ridge regression, in closed form, is always there. */
export const heldOutLabels: readonly string[] = ['ridge', ...Object.values(heldOutStudents).map(({ label }) => label)]
