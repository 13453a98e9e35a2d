import type { TestLab } from '../processes/lab.ts'
import type { Scene } from './scene.ts'

/** Something that happens while the page of an experiment in training is open. */
export interface Fault {
  /** What happens. */
  name: string
  /** What the page says, as a reader would sum it up. */
  said: string
  /** What comes after, and what is left of the work. */
  then: string
  /** False where it cannot happen here. */
  strike(scene: Scene): unknown
  says: RegExp
  /** Checks that what the page says is so. */
  isTrue?(scene: Scene): unknown
  /** Brings the lab back, as the page says; gives the history that goes on, if it is another. */
  back?(scene: Scene): unknown
}

/** Faults that the same lab meets one after the other; at its end every number is that of an undisturbed run. */
export interface Group {
  name: string
  prepare?(lab: TestLab): void
  faults: Fault[]
  /** Set if the page does not show the end. */
  unseen?: true
}
