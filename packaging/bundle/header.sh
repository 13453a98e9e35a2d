#!/bin/sh
# Pellucid @VERSION@ for Linux on x86-64, in one file: this script, the program 7za, and an archive that 7za unpacks.
set -eu
text=@TEXT@ tool=@TOOL@ size=@SIZE@ sum=@SUM@ room=@ROOM@

usage() {
  cat <<'END'
Pellucid @VERSION@ in one file. It unpacks itself once, into ~/.cache/pellucid, and runs from there.
  FILE --extract DIR      only unpacks, into DIR; then run DIR/pellucid
  FILE bench [options]    measures the engines and the GPU of this machine (bench --help)
  FILE COMMAND ...        the command line of the lab:

END
}

stop() {
  echo "pellucid: $*" >&2
  exit 2
}

# Refuses a truncated or changed file before any of it runs.
check() {
  found=$(wc -c <"$0")
  [ "$((found))" -eq "$((size))" ] ||
    stop "$0 is damaged: it has $((found)) bytes and should have $((size)). Nothing was unpacked; copy it again."
  found=$(tail -c +$((text + 1)) -- "$0" | sha256sum) || stop "sha256sum (from coreutils) is needed to check $0"
  [ "${found%% *}" = "$sum" ] ||
    stop "$0 is damaged: its contents have the checksum ${found%% *} and should have $sum. Nothing was unpacked; copy it again."
}

# Unpacks into the folder $1, which must exist and be empty; fails if programs cannot be run from it.
unpack() {
  tail -c +$((text + 1)) -- "$0" | head -c $((tool)) >"$1/7za"
  chmod 700 "$1/7za"
  "$1/7za" >/dev/null 2>&1 || return 1
  tail -c +$((text + tool + 1)) -- "$0" >"$1/archive.7z"
  "$1/7za" x -y -bd -o"$1" "$1/archive.7z" >"$1/unpacking" 2>&1 || {
    tail -n 5 "$1/unpacking" >&2
    stop "could not unpack into $1: is there room for $((room)) MB?"
  }
  rm -f "$1/7za" "$1/archive.7z" "$1/unpacking"
}

unsuitable="cannot run programs there: it is mounted noexec, or this is not an x86-64 Linux with glibc 2.28 and libstdc++"

case "${1-}" in
  --help | -h | help) [ $# -gt 1 ] || usage ;;
  --extract)
    [ $# -eq 2 ] || stop "expected one folder: $0 --extract DIR"
    check
    mkdir -p -- "$2"
    into=$(cd -- "$2" && pwd)
    [ -z "$(ls -A "$into")" ] || stop "$2 is not empty"
    unpack "$into" || { rm -f "$into/7za"; stop "$2: $unsuitable"; }
    echo "unpacked into $2; run $2/pellucid"
    exit 0
    ;;
esac

cache=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
for base in ${cache:+"$cache/pellucid"} "${TMPDIR:-/tmp}/pellucid-bundle-$(id -u)"; do
  ready=$base/$sum
  # Only from the user's own folder: somebody else's could contain another program.
  [ -O "$ready" ] && [ ! -L "$ready" ] && exec "$ready/pellucid" "$@"
done

check
tried=
for base in ${cache:+"$cache/pellucid"} "${TMPDIR:-/tmp}/pellucid-bundle-$(id -u)"; do
  ready=$base/$sum new=$base/$sum.$$
  { mkdir -p -- "${base%/*}" && { mkdir -m 700 "$base" || [ -d "$base" ]; } && mkdir -m 700 "$new"; } 2>/dev/null || {
    tried="$tried
  $base: cannot be written to"
    continue
  }
  [ -O "$base" ] && [ ! -L "$base" ] || stop "$base belongs to somebody else"
  trap 'rm -rf "$new"' EXIT
  trap 'exit 130' INT TERM HUP
  if unpack "$new"; then
    # Another start may have been faster: then this copy lands inside its folder, and is removed again.
    [ -d "$ready" ] || mv -- "$new" "$ready"
    rm -rf "$new" "$ready/$sum.$$"
    trap - EXIT INT TERM HUP
    exec "$ready/pellucid" "$@"
  fi
  tried="$tried
  $base: $unsuitable"
  rm -rf "$new"
done
stop "found no folder to unpack into; set XDG_CACHE_HOME to one.$tried"
