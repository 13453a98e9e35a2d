import type { Word } from '../term.ts'

/** What runs say of a claim. */
export const verdicts = {
  supported: {
    label: 'supported',
    means: 'The comparisons that decide the claim show it, each beyond chance after correction.',
    source: 'this lab',
  },
  supportedPriceOpen: {
    label: 'supported, price open',
    means:
      'The effect is shown, but only by settings whose price in capability is neither shown to be within the margin nor beyond it.',
    source: 'this lab',
  },
  notShown: {
    label: 'not shown',
    means:
      'So many seeds show neither the claim nor its opposite; the smallest detectable effect says what they could have shown.',
    source: 'this lab',
  },
  contradicted: {
    label: 'contradicted',
    means: 'The comparisons that decide the claim show its opposite.',
    source: 'this lab',
  },
  notAddressed: {
    label: 'not addressed',
    means: 'The experiment lacks what it takes to judge the claim; lines of a file that would address it are listed.',
    source: 'this lab',
  },
} as const satisfies Record<string, Word>
