#!/usr/bin/env bash
# Says what a deployment gave for an output. Azure changes the case of outputs' names (azurE_RESOURCE_GROUP), so that a
# name is looked for in any. An output that is not there is a fault; one that is empty or null is nothing.
#
#   output-of.sh <name of the deployment> <name of the output>
set -euo pipefail

if [ $# -ne 2 ]; then
  sed -n '2,5s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi

az deployment sub show --name "$1" --query properties.outputs --output json |
  jq -r --arg name "$2" '
    [to_entries[] | select((.key | ascii_downcase) == ($name | ascii_downcase))]
    | if length == 1 then .[0].value.value // "" else error("\($name) is no output of the deployment") end'
