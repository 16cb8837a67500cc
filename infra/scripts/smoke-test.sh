#!/usr/bin/env bash
# Asks a deployed app whether it is well: until it answers, for five minutes; then, if the API's client id is given, whether
# everything around it is there too (vault and its secrets, evidence, case store, customer index, gateway). That
# takes an identity, signed in to az, with the app role Erasure.Operate.
#
#   smoke-test.sh <url of the app> [client id of the API]
set -euo pipefail

if [ $# -lt 1 ] || [ $# -gt 2 ]; then
  sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
url=${1%/} client=${2:-}

ask() { curl --fail-with-body --silent --show-error --max-time 60 "$@"; }

ask --retry "${RETRIES:-20}" --retry-delay 15 --retry-all-errors "$url/api/health"
echo
if [ -n "$client" ]; then
  token=$(az account get-access-token --scope "api://$client/.default" --query accessToken --output tsv)
  # On its input, for arguments are seen by every process of the machine.
  ask --header @- "$url/api/health?deep=1" <<< "Authorization: Bearer $token"
  echo
fi
