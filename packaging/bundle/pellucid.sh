#!/bin/sh
# Starts Pellucid from the folder of this file.
here=$(cd -- "$(dirname -- "$0")" && pwd) || exit 1
main=bin/pellucid.js
if [ "${1-}" = bench ]; then
  main=bench/gpu.ts
  shift
fi
exec "$here/node" "$here/$main" "$@"
