/** A value of plain JSON. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
