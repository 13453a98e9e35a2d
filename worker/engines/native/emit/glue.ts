const includes = `#include <node_api.h>
#include <stdlib.h>`

const exported = `NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "bind", NAPI_AUTO_LENGTH, bind, NULL, &function);
  napi_set_named_property(env, exports, "bind", function);
  return exports;
}
`

/**
 * What makes a text an addon of Node: `bind(memory, places, runs)` gives a function that makes one call on a memory, with buffers
 * at these byte offsets (Uint32Array). The memory must live as long as that function and stay where it is.
 */
export const glue = (buffers: number): string => `${includes}

#define BUFFERS ${buffers}

struct bound {
  long runs;
  char *at[BUFFERS];
};

static napi_value call(napi_env env, napi_callback_info info) {
  void *bound;
  napi_get_cb_info(env, info, NULL, NULL, NULL, &bound);
  step(((struct bound *)bound)->at, ((struct bound *)bound)->runs);
  return NULL;
}

static void forget(napi_env env, void *bound, void *hint) {
  (void)env;
  (void)hint;
  free(bound);
}

static napi_value bind(napi_env env, napi_callback_info info) {
  napi_value given[3], function;
  size_t count = 3, bytes, length;
  void *memory, *places;
  int64_t runs;
  napi_typedarray_type type;
  napi_get_cb_info(env, info, &count, given, NULL, NULL);
  if (count != 3 || napi_get_arraybuffer_info(env, given[0], &memory, &bytes) != napi_ok ||
      napi_get_typedarray_info(env, given[1], &type, &length, &places, NULL, NULL) != napi_ok ||
      type != napi_uint32_array || length != BUFFERS || napi_get_value_int64(env, given[2], &runs) != napi_ok) {
    napi_throw_error(env, NULL, "bind(memory, places, runs): expected an ArrayBuffer, ${buffers} places and a number");
    return NULL;
  }
  struct bound *bound = malloc(sizeof(struct bound));
  bound->runs = (long)runs;
  for (int i = 0; i < BUFFERS; i++) bound->at[i] = (char *)memory + ((const unsigned *)places)[i];
  napi_create_function(env, "step", NAPI_AUTO_LENGTH, call, bound, &function);
  napi_add_finalizer(env, function, bound, forget, NULL, NULL);
  return function;
}

${exported}`

/** `bind(memory)`, which gives a function that hears where the memory begins. */
const boundToMemory = (name: string): string => `static napi_value bind(napi_env env, napi_callback_info info) {
  napi_value given[1], function;
  size_t count = 1, bytes;
  void *memory;
  napi_get_cb_info(env, info, &count, given, NULL, NULL);
  if (count != 1 || napi_get_arraybuffer_info(env, given[0], &memory, &bytes) != napi_ok) {
    napi_throw_error(env, NULL, "bind(memory): expected an ArrayBuffer");
    return NULL;
  }
  napi_create_function(env, "${name}", NAPI_AUTO_LENGTH, call, memory, &function);
  return function;
}
`

/**
 * The same for an update: `bind(memory)` gives a function of moves, rows (Float64Array) of byte offsets of the arrays, how many
 * numbers there are, and the rates, and of how many rows there are.
 */
export const updateGlue = (arrays: number, rates: number): string => `${includes}

#define EACH ${arrays + 1 + rates}

static napi_value call(napi_env env, napi_callback_info info) {
  napi_value given[2];
  size_t count = 2, length;
  void *memory, *rows;
  napi_typedarray_type type;
  double moves;
  napi_get_cb_info(env, info, &count, given, NULL, &memory);
  if (count != 2 || napi_get_typedarray_info(env, given[0], &type, &length, &rows, NULL, NULL) != napi_ok ||
      type != napi_float64_array || napi_get_value_double(env, given[1], &moves) != napi_ok || moves * EACH > length) {
    napi_throw_error(env, NULL, "expected moves in a Float64Array and how many there are");
    return NULL;
  }
  char *const base = memory;
  const double *numbers = rows;
  for (long i = 0; i < (long)moves; i++, numbers += EACH)
    update(${[
      ...Array.from({ length: arrays }, (_, i) => `(float *)(base + (size_t)numbers[${i}])`),
      `(long)numbers[${arrays}]`,
      ...Array.from({ length: rates }, (_, i) => `(float)numbers[${arrays + 1 + i}]`),
    ].join(', ')});
  return NULL;
}

${boundToMemory('update')}
${exported}`

/**
 * The same for products of packed blocks: `bind(memory)` gives a function of the byte offset of B, behind A at 0, the extents
 * and whether only the upper part is wanted, the sums (Float64Array) and how many rows and columns these have.
 */
export const productsGlue = `${includes}

static napi_value call(napi_env env, napi_callback_info info) {
  napi_value given[8];
  double numbers[8];
  size_t count = 8, length;
  void *memory, *sums;
  napi_typedarray_type type;
  napi_get_cb_info(env, info, &count, given, NULL, &memory);
  for (int i = 0; i < 8; i++) if (i != 5) napi_get_value_double(env, given[i], &numbers[i]);
  if (napi_get_typedarray_info(env, given[5], &type, &length, &sums, NULL, NULL) != napi_ok || type != napi_float64_array ||
      length != (size_t)numbers[6] * (size_t)numbers[7]) {
    napi_throw_error(env, NULL, "expected sums of so many rows and columns in a Float64Array");
    return NULL;
  }
  const struct sums to = {sums, (long)numbers[6], (long)numbers[7]};
  add(memory, (const float *)((char *)memory + (size_t)numbers[0]), (long)numbers[1], (long)numbers[2], (long)numbers[3],
      numbers[4] != 0, to);
  return NULL;
}

${boundToMemory('add')}
${exported}`

/** The same for random words: `bind()` gives a function of a Uint32Array, both halves of a key, a step and a block. */
export const wordsGlue = `${includes}

static napi_value call(napi_env env, napi_callback_info info) {
  napi_value given[5];
  double numbers[5];
  size_t count = 5, length;
  void *out;
  napi_typedarray_type type;
  napi_get_cb_info(env, info, &count, given, NULL, NULL);
  for (int i = 1; i < 5; i++) if (napi_get_value_double(env, given[i], &numbers[i]) != napi_ok) count = 0;
  if (count != 5 || napi_get_typedarray_info(env, given[0], &type, &length, &out, NULL, NULL) != napi_ok ||
      type != napi_uint32_array) {
    napi_throw_error(env, NULL, "expected a Uint32Array, both halves of a key, a step and a block");
    return NULL;
  }
  words(out, (long)length, (unsigned)(int64_t)numbers[1], (unsigned)(int64_t)numbers[2], (unsigned)(int64_t)numbers[3],
        (unsigned)(int64_t)numbers[4]);
  return NULL;
}

static napi_value bind(napi_env env, napi_callback_info info) {
  napi_value function;
  napi_create_function(env, "words", NAPI_AUTO_LENGTH, call, NULL, &function);
  return function;
}

${exported}`
