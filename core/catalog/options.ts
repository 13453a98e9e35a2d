import { z } from 'zod'

declare const perRun: unique symbol
declare const shapes: unique symbol

/** The type of a schema marked by `numeric`, from which the type of the arriving option is inferred. */
export type Numeric<T> = T & { readonly [perRun]: true }
/** The type of a schema marked by `shaping`. */
export type Shaping<T> = Numeric<T> & { readonly [shapes]: true }

/** Marks a number as a per-run tensor `[R]`: runs that differ only in such numbers train in one cohort. */
export const numeric = <T extends z.ZodType>(type: T): Numeric<T> =>
  type.meta({ ...type.meta(), role: 'numeric' }) as Numeric<T>

/** Marks a per-run number whose plain value shapes the program (the k of a top-k). */
export const shaping = <T extends z.ZodType>(type: T): Shaping<T> =>
  numeric(type).meta({ ...numeric(type).meta(), shapes: true }) as Shaping<T>

/** Options whose schema is unknown where they are passed on; a kind's `define` erases the types of its variants. */
export type Erased = Record<string, unknown>

/** Any schema of options. */
type AnySchema = z.ZodObject

/** The options of a schema, with per-run numbers as N and those that shape programs as M; the rest as parsed. */
export type OptionsWith<S extends AnySchema, N, M = N> = AnySchema extends S
  ? Erased
  : { readonly [K in keyof z.output<S>]: ArrivesAs<FieldOf<S, K>, z.output<S>[K], N, M> }

/** The structural options of a schema: all but the per-run numbers. */
export type Structural<S extends AnySchema> = AnySchema extends S
  ? Erased
  : { readonly [K in keyof z.output<S> as IsPerRun<FieldOf<S, K>> extends true ? never : K]: z.output<S>[K] }

type ArrivesAs<Field, Parsed, N, M> = IsShaping<Field> extends true ? M : IsPerRun<Field> extends true ? N : Parsed
type IsPerRun<Field> = Inner<Field> extends { readonly [perRun]: true } ? true : false
type IsShaping<Field> = Inner<Field> extends { readonly [shapes]: true } ? true : false
type FieldOf<S extends AnySchema, K> = K extends keyof S['shape'] ? S['shape'][K] : never
/** A field's own schema, without its default. */
type Inner<Field> = Field extends z.ZodDefault<infer Own> ? Own : Field

/** The plain values of options that shape a program, one per run, by name. */
export type PerRun = Readonly<Record<string, readonly number[]>>

/**
 * Whether an option (as JSON Schema) is a per-run number; all others are structural (a different value means a
 * different cohort).
 */
export const isNumeric = (schema: { role?: unknown }): boolean => schema.role === 'numeric'

/** The JSON Schema of a variant's options, as the catalog serves it. */
export const optionsSchema = (options: z.ZodObject): JsonSchema =>
  z.toJSONSchema(options, { io: 'input', reused: 'inline' }) as JsonSchema

/** The part of JSON Schema that options use. */
export interface JsonSchema {
  type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null'
  description?: string
  default?: unknown
  /** What is taken where nothing is given, in words, if it depends on other fields. */
  otherwise?: string
  enum?: (string | number)[]
  /** The word that is meant by another one that stands near it in results: `lossData` by `sdl`. */
  meant?: Record<string, string>
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
