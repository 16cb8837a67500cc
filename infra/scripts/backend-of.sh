#!/usr/bin/env bash
# Says for which Durable backend an environment's package must be made: what its parameter file says, so that the
# app and what is built for it can't differ.
#
#   backend-of.sh <environment>
set -euo pipefail

file=infra/params/$1.bicepparam
backend=$(sed -n "s/^param durableBackend = '\([A-Za-z]*\)'[[:space:]]*$/\1/p" "$file")
if [ -z "$backend" ]; then
  echo "$file names no durableBackend." >&2
  exit 1
fi
echo "$backend"
