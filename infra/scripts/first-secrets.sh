#!/usr/bin/env bash
# Puts the keys into the vault that nobody else holds, each only if it is not there yet: the first version of case-index
# and of each commitment is for ever, and a second one would be a mistake that can't be undone. No value is shown
# or written to a file. Run it again each December: it adds the commitment of the year to come.
#
#   first-secrets.sh <name of the vault>
set -euo pipefail

if [ $# -ne 1 ]; then
  sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
vault=$1
there=$(az keyvault secret list --vault-name "$vault" --query '[].name' --output tsv)

random() { openssl rand 48 | base64 -w0 | tr '+/' '-_' | tr -d '='; }
signer() { openssl genpkey -algorithm ed25519; }

# add <name> <maker of its value> [days for which it is valid]
add() {
  if grep -qxF "$1" <<< "$there"; then
    echo "$1 is there."
    return
  fi
  local window=()
  if [ $# -eq 3 ]; then
    window=(--not-before "$(date -u +%FT%TZ)" --expires "$(date -u -d "+$3 days" +%FT%TZ)")
  fi
  "$2" | az keyvault secret set --vault-name "$vault" --name "$1" --file /dev/stdin --encoding utf-8 --output none \
    "${window[@]}"
  echo "$1 was made."
}

year=$(date -u +%Y)
add case-index random
add case-kek random
add "commitment-$year" random
add "commitment-$((year + 1))" random
# Without a beginning and an end these two are not used.
add audit-hmac random 120
add audit-signer signer 400
