// Measured, not drawn: concept (row) × unit (column), mean activation when the concept is alone, from 0 to 9 of the
// unit's maximum; seed 0 of the built-in ten concepts. Units are ordered by their best concept if they have one.

/** Trained without pressure: every concept is spread over the units. */
export const dense = [
  '1200917170',
  '0920466402',
  '1717109060',
  '9006320221',
  '0009117601',
  '4010319014',
  '0203093091',
  '0114500359',
  '3610001992',
  '2094303400',
]

/** Trained with a student that pays 0.01 for what it reads: one unit, one concept. */
export const legible = [
  '9000000000',
  '0900000000',
  '0090000000',
  '0009000000',
  '0000900000',
  '0000090000',
  '0000009000',
  '0000000900',
  '0000000090',
  '0000000009',
]
