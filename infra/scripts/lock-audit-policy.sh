#!/usr/bin/env bash
# Locks the immutability policy of one audit container. It can't be undone by anybody, Microsoft's support
# included: until its last record is old enough, the container and its account can't be deleted.
# That is why it is no part of the template, and why it asks for the container's name twice.
#
#   lock-audit-policy.sh <resource group> <account> <container> <days expected> <container again>
set -euo pipefail

if [ $# -ne 5 ]; then
  sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
group=$1 account=$2 container=$3 days=$4 again=$5

if [ "$container" != "$again" ]; then
  echo "The container's name was given as '$container' and as '$again': nothing was locked." >&2
  exit 2
fi

show() {
  az storage container immutability-policy show \
    --resource-group "$group" --account-name "$account" --container-name "$container" --query "$1" --output tsv
}

# Read before anything is looked at: the lock is refused if the policy is changed in between.
etag=$(show etag)

state=$(show state)
if [ "$state" = "Locked" ]; then
  echo "$container is locked already."
  exit 0
fi

found=$(show immutabilityPeriodSinceCreationInDays)
if [ "$found" != "$days" ]; then
  echo "$container keeps records for $found days, not $days: nothing was locked." >&2
  exit 1
fi

appends=$(show allowProtectedAppendWrites)
if [ "$appends" = "true" ]; then
  echo "$container allows protected appends, and would for ever: nothing was locked." >&2
  exit 1
fi

az storage container immutability-policy lock \
  --resource-group "$group" --account-name "$account" --container-name "$container" --if-match "$etag" --output none

state=$(show state)
if [ "$state" != "Locked" ]; then
  echo "$container was to be locked and is $state." >&2
  exit 1
fi
echo "$container is locked for $days days. Set policyLocked: true for it in the parameter file now."
