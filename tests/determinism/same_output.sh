#!/usr/bin/env bash
# Runs every program given and fails unless all print the same lines.
set -euo pipefail
[ $# -ge 2 ] || { echo "only $# build(s) of the session: install clang to compare compilers" >&2; exit 1; }
first=
for program in "$@"; do
    output=$("$program")
    echo "$(basename "$program"): $(echo "$output" | tr '\n' ' ')"
    [ -n "$output" ] || { echo "$program printed nothing" >&2; exit 1; }
    first=${first:-$output}
    [ "$output" = "$first" ] || { echo "DIFFERENT from $(basename "$1")" >&2; exit 1; }
done
