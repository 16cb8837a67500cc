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
# Tokens of version 2: issuer and audience of version 1 are others than the app's settings name.
az ad app update --id "$client" --set api.requestedAccessTokenVersion=2

# Without this the directory gives a token to whoever asks, though one without roles.
az ad sp show --id "$client" --output none 2>/dev/null || az ad sp create --id "$client" --output none
az ad sp update --id "$client" --set appRoleAssignmentRequired=true
echo "auth.clientId = '$client'"
