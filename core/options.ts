import { z } from 'zod'

/** Marks a number as a per-run tensor `[R]`: runs that differ only in such numbers train in one cohort. */
export const numeric = <T extends z.ZodType>(type: T): T => type.meta({ ...type.meta(), role: 'numeric' }) as T

/** Marks a per-run number whose plain value shapes the program (the k of a top-k). */
export const shaping = <T extends z.ZodType>(type: T): T =>
  numeric(type).meta({ ...numeric(type).meta(), shapes: true }) as T

/** Whether an option (as JSON Schema) is a per-run number; everything else is structural (makes a new cohort). */
export const isNumeric = (schema: { role?: unknown }): boolean => schema.role === 'numeric'

/** The JSON Schema of a variant's options, as the catalog serves it. */
export const optionsSchema = (options: z.ZodObject): JsonSchema =>
  z.toJSONSchema(options, { io: 'input', reused: 'inline' }) as JsonSchema

/** The part of JSON Schema that options use. */
export interface JsonSchema {
  type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null'
  description?: string
  default?: unknown
  enum?: (string | number)[]
  const?: unknown
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  exclusiveMaximum?: number
  items?: JsonSchema
  minItems?: number
  maxItems?: number
  maxLength?: number
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: boolean | JsonSchema
  anyOf?: JsonSchema[]
  /** `numeric`: a per-run tensor inside a cohort. */
  role?: 'numeric'
  /** Its plain value shapes the program. */
  shapes?: boolean
  /** Names the kind whose variants this field chooses from. */
  kind?: string
}
