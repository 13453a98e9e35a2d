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

/**
 * The same for an update: `bind(memory)` gives a function of byte offsets of the arrays, how many numbers there are, and the
 * rates.
 */
export const updateGlue = (arrays: number, rates: number): string => `${includes}

static napi_value call(napi_env env, napi_callback_info info) {
  napi_value given[${arrays + 1 + rates}];
  double numbers[${arrays + 1 + rates}];
  size_t count = ${arrays + 1 + rates};
  void *memory;
  napi_get_cb_info(env, info, &count, given, NULL, &memory);
  for (int i = 0; i < ${arrays + 1 + rates}; i++) napi_get_value_double(env, given[i], &numbers[i]);
  char *const base = memory;
  update(${[
    ...Array.from({ length: arrays }, (_, i) => `(float *)(base + (size_t)numbers[${i}])`),
    `(long)numbers[${arrays}]`,
    ...Array.from({ length: rates }, (_, i) => `(float)numbers[${arrays + 1 + i}]`),
  ].join(', ')});
  return NULL;
}

static napi_value bind(napi_env env, napi_callback_info info) {
  napi_value given[1], function;
  size_t count = 1, bytes;
  void *memory;
  napi_get_cb_info(env, info, &count, given, NULL, NULL);
  if (count != 1 || napi_get_arraybuffer_info(env, given[0], &memory, &bytes) != napi_ok) {
    napi_throw_error(env, NULL, "bind(memory): expected an ArrayBuffer");
    return NULL;
  }
  napi_create_function(env, "update", NAPI_AUTO_LENGTH, call, memory, &function);
  return function;
}

${exported}`
