import { leastSeeds } from '../../core/experiment/question.ts'

/** Numbers of seeds at which verdicts are usually asked for. */
const usual = [leastSeeds, 8, 20, 50]

/** The next number of seeds to extend an experiment to. */
export const moreSeeds = (seeds: number): number => usual.find((count) => count > seeds) ?? 2 * seeds
