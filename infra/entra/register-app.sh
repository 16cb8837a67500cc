#!/usr/bin/env bash
# Registers the API in Entra with its app roles, or brings a registration up to date. Apart from the template:
# it needs rights in the directory that whoever deploys resources need not have.
#
#   register-app.sh <display name>
set -euo pipefail
cd "$(dirname "$0")"

if [ $# -ne 1 ]; then
  sed -n '2,5s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
AZURE_CLI=04b07795-8ddb-461a-bbee-02f9e1bf7b46
SCOPE=6f0f3f0e-2b0b-4f0c-9a53-4a1d7f3f9b10

found=$(az ad app list --display-name "$1" --query "[?displayName=='$1'].appId" --output tsv)
case $(printf '%s' "$found" | grep -c . || true) in
  0) client=$(az ad app create --display-name "$1" --sign-in-audience AzureADMyOrg --query appId --output tsv) ;;
  1) client=$found ;;
  *)
    echo "Several registrations are named '$1'." >&2
    exit 1
    ;;
esac

az ad app update --id "$client" --identifier-uris "api://$client" --app-roles @app-roles.json

# Tokens of version 2: issuer and audience of version 1 are others than the app's settings name. The scope lets
# a person's client ask for that person's token, and gives no right: the roles do.
patch() {
  az rest --method PATCH --url "https://graph.microsoft.com/v1.0/applications(appId='$client')" \
    --headers Content-Type=application/json --body "$1" --output none
}
patch '{"api":{"requestedAccessTokenVersion":2,"oauth2PermissionScopes":[{"id":"'$SCOPE'","value":"access_as_user","type":"Admin",
  "isEnabled":true,"adminConsentDisplayName":"Use the erasure API","adminConsentDescription":"Asks the API as the signed-in person."}]}}'
# A second call: an application can't be allowed a scope that is not there yet.
patch '{"api":{"preAuthorizedApplications":[{"appId":"'$AZURE_CLI'","delegatedPermissionIds":["'$SCOPE'"]}]}}'

# Without this the directory gives a token to whoever asks, though one without roles.
az ad sp show --id "$client" --output none 2>/dev/null || az ad sp create --id "$client" --output none
az ad sp update --id "$client" --set appRoleAssignmentRequired=true
echo "auth.clientId = '$client'"
echo "auth.allowedClientIds = the client ids of the intake form, and '$AZURE_CLI' (Azure CLI) for people"
