import { alerts as alertsType, queryAlert, tags as tagsType } from '../types.bicep'

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

@description('Latest year for which an audit container is deployed.')
param lastPreparedYear string

@description('Object id of the app\'s identity, which may read secrets.')
param appPrincipalId string

@description('Resource groups in which dangerous changes are watched.')
param watchedResourceGroupIds string[]

@description('Who is told.')
param alerts alertsType

@description('Tags of the resources.')
param tags tagsType

var rules queryAlert[] = [
  {
    name: 'orchestration-failed'
    description: 'A durable instance failed.'
    severity: 1
    every: 'PT5M'
    window: 'PT15M'
    query: loadTextContent('../queries/orchestration-failed.kql')
  }
  {
    name: 'case-stuck'
    description: 'Starting a case again does not help it.'
    severity: 1
    every: 'PT15M'
    window: 'PT1H'
    query: loadTextContent('../queries/case-stuck.kql')
  }
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
      replace(loadTextContent('../queries/audit-changed.kql'), '{auditAccount}', auditAccountName),
      '{appPrincipalId}',
      appPrincipalId
    )
  }
  {
    name: 'secret-read-by-other'
    description: 'A secret was read by another than the app.'
    severity: 1
    every: 'PT15M'
    window: 'PT30M'
    query: replace(loadTextContent('../queries/secret-read-by-other.kql'), '{appPrincipalId}', appPrincipalId)
  }
  {
    name: 'secret-changed'
    description: 'A secret was written, changed or deleted.'
    severity: 2
    every: 'PT15M'
    window: 'PT30M'
    query: loadTextContent('../queries/secret-changed.kql')
  }
  {
    name: 'watchdog-absent'
    description: 'The watchdog has not run: nothing notices a dead case.'
    severity: 1
    every: 'PT15M'
    window: 'PT30M'
    query: loadTextContent('../queries/watchdog-absent.kql')
  }
  {
    name: 'watchdog-failing'
    description: 'The watchdog runs and fails.'
    severity: 2
    every: 'PT15M'
    window: 'PT30M'
    query: loadTextContent('../queries/watchdog-failing.kql')
  }
  {
    name: 'unavailable-often'
    description: 'Something outside stays out of order: cases wait while their time runs.'
    severity: 2
    every: 'PT15M'
    window: 'PT2H'
    query: loadTextContent('../queries/unavailable-often.kql')
  }
  {
    name: 'review-unanswered'
    description: 'A review has waited for more than a day.'
    severity: 2
    every: 'PT6H'
    window: 'P2D'
    query: loadTextContent('../queries/review-unanswered.kql')
  }
  {
    name: 'year-end-not-prepared'
    description: 'The audit container of the coming year is not deployed.'
    severity: 2
    every: 'P1D'
    window: 'P1D'
    query: replace(
      loadTextContent('../queries/year-end-not-prepared.kql'),
      '{lastPreparedYear}',
      lastPreparedYear
    )
  }
  {
    name: 'http-errors'
    description: 'The API answered with server errors.'
    severity: 3
    every: 'PT15M'
    window: 'PT30M'
    query: loadTextContent('../queries/http-errors.kql')
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
  for rule in rules: {
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

// Who can change the fences can get through them: each such change is told at once.
resource fenceChanged 'Microsoft.Insights/activityLogAlerts@2026-01-01' = {
  name: '${prefix}-fence-changed'
  location: 'global'
  tags: tags
  properties: {
    description: 'An immutability policy, a lock, a role assignment or the vault itself was changed.'
    enabled: true
    scopes: watchedResourceGroupIds
    condition: {
      allOf: [
        { field: 'category', equals: 'Administrative' }
        {
          anyOf: [
            for operation in [
              'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies/write'
              'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies/delete'
              'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies/lock/action'
              'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies/extend/action'
              'Microsoft.Authorization/locks/delete'
              'Microsoft.Authorization/roleAssignments/write'
              'Microsoft.KeyVault/vaults/delete'
              'Microsoft.Insights/diagnosticSettings/delete'
            ]: { field: 'operationName', equals: operation }
          ]
        }
      ]
    }
    actions: { actionGroups: [{ actionGroupId: people.id }] }
  }
}

@description('Action group.')
output actionGroupId string = people.id
