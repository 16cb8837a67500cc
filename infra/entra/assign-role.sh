#!/usr/bin/env bash
# Gives a role of the API to a person, a group or an application; to have it already is no mistake.
#
#   assign-role.sh <client id of the API> <Erasure.Submit|Erasure.Read|Erasure.Approve|Erasure.Operate> <object id>
#
# The object id of an application is its service principal's: az ad sp show --id <its client id> --query id
set -euo pipefail

if [ $# -ne 3 ]; then
  sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
client=$1 role=$2 principal=$3

api=$(az ad sp show --id "$client" --query id --output tsv)
id=$(az ad sp show --id "$client" --query "appRoles[?value=='$role'].id" --output tsv)
if [ -z "$id" ]; then
  echo "The registration has no role $role: run register-app.sh again." >&2
  exit 1
fi

url=https://graph.microsoft.com/v1.0/servicePrincipals/$api/appRoleAssignedTo
had=$(az rest --method GET --url "$url" --query "value[?principalId=='$principal' && appRoleId=='$id'].id" --output tsv)
if [ -z "$had" ]; then
  az rest --method POST --url "$url" --headers Content-Type=application/json --output none \
    --body "{\"principalId\":\"$principal\",\"resourceId\":\"$api\",\"appRoleId\":\"$id\"}"
fi
echo "$principal has $role."
