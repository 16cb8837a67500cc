#!/usr/bin/env bash
# Gives the identity of a pipeline what it needs to deploy one environment, and nothing else: it makes the two groups, so that
# rights are given on them and not on the subscription, and lets the identity give the roles of infra/roles.bicep alone, and
# among evidence only those that read and append. Run it again after a change of roles. It takes an Owner of the subscription.
#
#   pipeline-rights.sh <environment> <region> <region of evidence> <object id of the identity>
set -euo pipefail
cd "$(dirname "$0")/.."

if [ $# -ne 4 ]; then
  sed -n '2,6s/^# \{0,1\}//p' "scripts/$(basename "$0")" >&2
  exit 2
fi
environment=$1 region=$2 audit_region=$3 principal=$4
group=rg-erasure-$environment audit_group=rg-erasure-$environment-audit

subscription=/subscriptions/$(az account show --query id --output tsv)
az group create --name "$group" --location "$region" --tags "azd-env-name=$environment" --output none
az group create --name "$audit_group" --location "$audit_region" --tags "azd-env-name=$environment" --output none

# make <name> <action>...: a role that can be given in this subscription; what it may is brought up to date.
make() {
  local id definition change=create
  id=$(az role definition list --name "$1" --query '[0].id' --output tsv)
  definition=$(jq -n --arg name "$1" --arg scope "$subscription" \
    '{Name: $name, Description: "Deploys erasure environments.", AssignableScopes: [$scope], Actions: $ARGS.positional}' \
    --args "${@:2}")
  if [ -n "$id" ]; then
    change=update
    definition=$(jq --arg id "$id" '. + {roleName: .Name, id: $id, Name: ($id | split("/") | last)}' <<< "$definition")
  fi
  az role definition "$change" --role-definition "$definition" --output none
}
make 'Erasure Deployer' 'Microsoft.Resources/deployments/*' Microsoft.Resources/subscriptions/read \
  Microsoft.Resources/subscriptions/resourceGroups/{read,write} Microsoft.Consumption/budgets/{read,write}
# Contributor has neither: locks, and the role of the audit writer.
make 'Erasure Fence Builder' Microsoft.Authorization/{locks,roleDefinitions}/{read,write}

# The name that the template gives the audit writer's role, before there is one: guid() is a UUID of version 5.
appender() {
  local hash
  hash=$({
    printf '\x11\xfb\x06\xfb\x71\x2d\x4d\xdd\x98\xc7\xe7\x1b\xbd\x58\x88\x30'
    printf '%s' "$subscription/resourceGroups/$audit_group-erasure-audit-appender"
  } | openssl dgst -sha1 -r)
  printf '%s-%s-5%s-%x%s-%s\n' "${hash:0:8}" "${hash:8:4}" "${hash:13:3}" $((0x${hash:16:1} & 3 | 8)) "${hash:17:3}" \
    "${hash:20:12}"
}
ids() { grep -oE "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"; }
among_evidence="$(grep storageBlobDataReader roles.bicep | ids) $(appender)"
elsewhere=$(grep -v storageBlobDataReader roles.bicep | ids)

# only <ids>: the condition under which it may give and take roles; a right to delete evidence is none of those it may give there.
only() {
  # shellcheck disable=SC2086
  local may of='[Microsoft.Authorization/roleAssignments:RoleDefinitionId]'
  may="ForAnyOfAnyValues:GuidEquals {$(echo $1 | sed 's/ /, /g')}"
  echo "((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (@Request$of $may))" \
    "AND ((!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'})) OR (@Resource$of $may))"
}

# give <role> <scope> [condition]
give() {
  local limit=()
  if [ $# -eq 3 ]; then limit=(--condition "$3" --condition-version 2.0); fi
  az role assignment create --role "$1" --scope "$2" --assignee-object-id "$principal" \
    --assignee-principal-type ServicePrincipal --output none "${limit[@]}"
}
give 'Erasure Deployer' "$subscription"
for each in "$group" "$audit_group"; do
  give Contributor "$subscription/resourceGroups/$each"
  give 'Erasure Fence Builder' "$subscription/resourceGroups/$each"
done
administrator='Role Based Access Control Administrator'
give "$administrator" "$subscription/resourceGroups/$group" "$(only "$elsewhere")"
give "$administrator" "$subscription/resourceGroups/$audit_group" "$(only "$among_evidence")"
echo "$principal may deploy $environment."
