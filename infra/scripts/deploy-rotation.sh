#!/usr/bin/env bash
# Brings its code to the second app, which makes keys and signs checkpoints, and waits until it says that it works. It has
# no route that could be asked: what it says is read in the logs, which are some minutes late, and its first run may
# have to wait for the next quarter of an hour. That takes an identity that may read the workspace.
#
#   deploy-rotation.sh <resource group> <app> <zip> <id of the workspace>
set -euo pipefail

if [ $# -ne 4 ]; then
  sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
group=$1 app=$2 zip=$3 workspace=$4
tries=${TRIES:-60} pause=${PAUSE:-30}

# Before the code is there: its first run may come before the command below returns.
since=$(date -u +%FT%TZ)
az functionapp deployment source config-zip --build-remote false \
  --resource-group "$group" --name "$app" --src "$zip" --output none

query="AppTraces | where TimeGenerated > datetime($since) and AppRoleName =~ '$app'
| where Message startswith '{\"event\":' | extend d = parse_json(Message)
| extend said = strcat(tostring(d.event), ' ', tostring(d.secret), tostring(d.what)) | distinct said"
said() {
  az rest --method post --resource https://api.loganalytics.io \
    --url "https://api.loganalytics.io/v1/workspaces/$workspace/query" \
    --body "$(jq -n --arg query "$query" '{query: $query}')" --query 'tables[0].rows[][]' --output tsv
}

heard=
for _ in $(seq "$tries"); do
  # One question that fails is asked again: on a first deployment rights and tables come late.
  heard=$(said) || heard=
  if grep -q '^OutOfService ' <<< "$heard"; then
    echo "$app runs with settings that can't be used: $heard" >&2
    exit 1
  fi
  # It tells the age of each key that it could read or make: settings, network, vault and rights are good.
  if grep -qx 'KeyAge audit-hmac' <<< "$heard" && grep -qx 'KeyAge audit-signer' <<< "$heard"; then
    echo "$app keeps its keys."
    exit 0
  fi
  sleep "$pause"
done
echo "$app has not told of its keys since $since. It said: ${heard:-nothing}" >&2
exit 1
