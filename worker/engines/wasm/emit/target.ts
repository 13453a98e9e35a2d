import type { Buffer, Plan } from '../../shared/plan/plan.ts'

/** The byte at which a buffer begins in the memory. */
export type AddressOf = (buffer: Buffer) => number

/** Rows and vectors, or rows and columns, of a product whose sums are held in registers at a time. */
export interface Tiles {
  /** Of products along columns, 16 of them or more, and fewer. */
  readonly wide: Tile
  readonly narrow: Tile
  /** Of products along their inner axis; each sum is a pair of vectors. */
  readonly inner: Tile
}
type Tile = readonly [rows: number, across: number]

/** Tiles for 16 registers of four numbers, and for as many of eight, each of which holds two neighbouring vectors. */
export const tilesOf = (packed: boolean): Tiles =>
  packed ? { wide: [5, 4], narrow: [4, 2], inner: [2, 5] } : { wide: [5, 2], narrow: [4, 2], inner: [2, 2] }

/** What functions are written for. */
export interface Target {
  readonly addressOf: AddressOf
  readonly tiles: Tiles
  /** The byte from which sums may be set aside. */
  readonly aside: number
}

/** Pairs of sums that are set aside at a time, at most. */
const mostPairs = 10

/** Where sums are set aside, behind a plan's intermediate values. */
const asideOf = ({ scratch }: Plan): Buffer => ({
  kind: 'scratch',
  name: 'aside',
  bytes: 32 * mostPairs,
  at: scratch,
  ofRun: true,
})

/** Bytes of the room for intermediate values and sums set aside. */
export const roomOf = (plan: Plan): number => plan.scratch + asideOf(plan).bytes

export const targetOf = (plan: Plan, addressOf: AddressOf, packed: boolean): Target => ({
  addressOf,
  tiles: tilesOf(packed),
  aside: addressOf(asideOf(plan)),
})
