#!/usr/bin/env bash
# Gives the identity of a pipeline what it needs to deploy one environment: it registers the resource providers, makes the two
# groups, so that rights are given on them and not on the subscription, and lets the identity give others, and not itself,
# the roles of infra/roles.bicep, among evidence those that read and append. Run it again after a change of roles, as an Owner.
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
for provider in App Authorization Consumption DurableTask Insights KeyVault ManagedIdentity Network OperationalInsights Storage Web; do
  az provider register --namespace "Microsoft.$provider" --wait --output none
done

# group <name> <region>: one that is there keeps its tags.
group() {
  if [ "$(az group exists --name "$1")" != true ]; then
    az group create --name "$1" --location "$2" --tags "azd-env-name=$environment" --output none
  fi
}
group "$group" "$region"
group "$audit_group" "$audit_region"

# make <name> <action>...: the id of a role that can be given in this subscription; what it may is brought up to date. Names are
# taken in the whole directory, which may have another subscription with environments.
make() {
  local id definition change=create name
  name="$1 $(cut -d/ -f3 <<< "$subscription" | cut -c-8)"
  id=$(az role definition list --name "$name" --query '[0].id' --output tsv)
  definition=$(jq -n --arg name "$name" --arg scope "$subscription" \
    '{Name: $name, Description: "Deploys erasure environments.", AssignableScopes: [$scope], Actions: $ARGS.positional}' \
    --args "${@:2}")
  if [ -n "$id" ]; then
    change=update
    definition=$(jq --arg id "$id" '. + {roleName: .Name, id: $id, Name: ($id | split("/") | last)}' <<< "$definition")
  fi
  az role definition "$change" --role-definition "$definition" --query id --output tsv
}
deployer=$(make 'Erasure Deployer' 'Microsoft.Resources/deployments/*' Microsoft.Resources/subscriptions/read \
  Microsoft.Resources/subscriptions/resourceGroups/{read,write} Microsoft.Consumption/budgets/{read,write})
# Contributor has neither: locks, and the role of the audit writer.
builder=$(make 'Erasure Fence Builder' Microsoft.Authorization/{locks,roleDefinitions}/{read,write})

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

# only <ids>: the condition under which it may give and take roles.
only() {
  # shellcheck disable=SC2086
  local may others of='[Microsoft.Authorization/roleAssignments:RoleDefinitionId]'
  may="ForAnyOfAnyValues:GuidEquals {$(echo $1 | sed 's/ /, /g')}"
  others="@Request[Microsoft.Authorization/roleAssignments:PrincipalId] ForAnyOfAllValues:GuidNotEquals {$principal}"
  echo "((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (@Request$of $may AND $others))" \
    "AND ((!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'})) OR (@Resource$of $may))"
}

# A role that was made just now is not known everywhere at once.
repeatedly() {
  for _ in 1 2 3 4 5; do
    if "$@"; then return; fi
    sleep "${PAUSE:-15}"
  done
  "$@"
}

# give <role> <scope> [condition]
give() {
  local limit=()
  if [ $# -eq 3 ]; then limit=(--condition "$3" --condition-version 2.0); fi
  repeatedly az role assignment create --role "$1" --scope "$2" --assignee-object-id "$principal" \
    --assignee-principal-type ServicePrincipal --output none "${limit[@]}"
}

# limited <ids> <scope>: asked to give a role that is given, Azure leaves the old condition as it is, so that one goes first.
limited() {
  local administrator='Role Based Access Control Administrator' condition given
  condition=$(only "$1")
  given="principalId=='$principal' && roleDefinitionName=='$administrator' && scope=='$2'"
  given=$(az role assignment list --scope "$2" --query "[?$given].[id, condition]" --output tsv)
  if [ "${given#*$'\t'}" = "$condition" ]; then return; fi
  if [ -n "$given" ]; then az role assignment delete --ids "${given%%$'\t'*}" --output none; fi
  give "$administrator" "$2" "$condition"
}
give "$deployer" "$subscription"
for each in "$group" "$audit_group"; do
  give Contributor "$subscription/resourceGroups/$each"
  give "$builder" "$subscription/resourceGroups/$each"
done
limited "$elsewhere" "$subscription/resourceGroups/$group"
limited "$among_evidence" "$subscription/resourceGroups/$audit_group"
echo "$principal may deploy $environment."
