#!/usr/bin/env bash
# Asks for the tokens that the end of a deployment needs, at its beginning. A pipeline's federated sign-in gives new tokens for
# some minutes only (after that AADSTS700024), and a deployment takes longer; az keeps those that it has for an hour.
#
#   tokens-ahead.sh [client id of the API]
set -euo pipefail

az account get-access-token --resource https://api.loganalytics.io --output none
if [ -n "${1:-}" ]; then
  az account get-access-token --scope "api://$1/.default" --output none
fi
