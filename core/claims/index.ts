import type { Claim } from './claim.ts'
import { notForFree } from './notForFree.ts'
import { price } from './price.ts'
import { transfer } from './transfer.ts'
import { twoOptima } from './twoOptima.ts'
import { whichStudent } from './whichStudent.ts'

/** Every claim that the lab can be asked about. */
export const claims: Claim[] = [transfer, price, notForFree, twoOptima, whichStudent]
