import { alerts as alertsType, queryAlert, tags as tagsType } from '../types.bicep'
import { commonRules } from 'alert-rules.bicep'

@description('Region.')
param location string

@description('First part of every name.')
param prefix string

@description('Workspace that is asked.')
param workspaceId string

@description('Audit account.')
param auditAccountName string

@description('First part of the audit containers\' names.')
param auditPrefix string

@description('Object id of the app\'s identity, which may read secrets.')
param appPrincipalId string

@description('Object id of the identity that makes keys and signs checkpoints, if it is another.')
param rotatorPrincipalId string?

@description('Resource groups in which dangerous changes are watched.')
param watchedResourceGroupIds string[]

@description('Who is told.')
param alerts alertsType

@description('Tags of the resources.')
param tags tagsType

// Nobody's id: a query that compares with an empty text would find nothing or everything.
var rotatorId = rotatorPrincipalId ?? 'nobody'

var rulesOfDeployment queryAlert[] = [
  {
    name: 'evidence-unavailable'
    description: 'The audit container is missing, silent or not immutable; nothing is destroyed until it is back.'
    severity: 1
    every: 'PT5M'
    window: 'PT15M'
    query: replace(loadTextContent('../queries/evidence-unavailable.kql'), '{auditPrefix}', auditPrefix)
  }
  {
    name: 'audit-changed'
    description: 'Somebody tried to delete or change evidence, or wrote it from elsewhere than the app.'
    severity: 1
    every: 'PT5M'
    window: 'PT15M'
    query: replace(
      replace(
        replace(loadTextContent('../queries/audit-changed.kql'), '{auditAccount}', auditAccountName),
        '{appPrincipalId}',
        appPrincipalId
      ),
      '{rotatorPrincipalId}',
      rotatorId
    )
  }
  {
    name: 'secret-read-by-other'
    description: 'A secret was read by another than the app.'
    severity: 1
    every: 'PT15M'
    window: 'PT30M'
    query: replace(
      replace(loadTextContent('../queries/secret-read-by-other.kql'), '{appPrincipalId}', appPrincipalId),
      '{rotatorPrincipalId}',
      rotatorId
    )
  }
  {
    name: 'audit-write-failed'
    description: 'The app could not write evidence.'
    severity: 1
    every: 'PT5M'
    window: 'PT15M'
    query: replace(
      replace(loadTextContent('../queries/audit-write-failed.kql'), '{auditAccount}', auditAccountName),
      '{appPrincipalId}',
      appPrincipalId
    )
  }
  {
    name: 'access-log-absent'
    description: 'The access logs of evidence or keys are off: nobody would see who reached them.'
    severity: 2
    every: 'PT6H'
    window: 'P2D'
    query: replace(loadTextContent('../queries/access-log-absent.kql'), '{auditAccount}', auditAccountName)
  }
  {
    name: 'key-too-old'
    description: 'The key that seals evidence was not rotated in time, or the age of a key is unknown.'
    severity: 2
    every: 'P1D'
    window: 'P2D'
    query: replace(
      loadTextContent('../queries/key-too-old.kql'),
      '{keyAgeDays}',
      string(alerts.?keyAgeDays ?? 100)
    )
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${prefix}-people'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'erasure'
    emailReceivers: [
      for (mail, i) in alerts.emails: { name: 'mail-${i}', emailAddress: mail, useCommonAlertSchema: true }
    ]
  }
}

resource queryRules 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for rule in concat(commonRules, rulesOfDeployment): {
    name: '${prefix}-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.name
      description: rule.description
      enabled: true
      severity: rule.severity
      scopes: [workspaceId]
      evaluationFrequency: rule.every
      windowSize: rule.window
      autoMitigate: false
      ...(rule.?muted == null ? {} : { muteActionsDuration: rule.muted! })
      // The tables of access logs appear with their first row; a rule must not wait for it.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { minFailingPeriodsToAlert: 1, numberOfEvaluationPeriods: 1 }
          }
        ]
      }
      actions: { actionGroups: [people.id] }
    }
  }
]

module changes 'change-alerts.bicep' = {
  params: {
    prefix: prefix
    actionGroupId: people.id
    watchedResourceGroupIds: watchedResourceGroupIds
    tags: tags
  }
}

@description('Action group.')
output actionGroupId string = people.id
