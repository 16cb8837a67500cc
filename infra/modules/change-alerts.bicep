import { tags as tagsType } from '../types.bicep'

@description('First part of every name.')
param prefix string

@description('Who is told.')
param actionGroupId string

@description('Resource groups in which changes are watched.')
param watchedResourceGroupIds string[]

@description('Tags of the resources.')
param tags tagsType

// Who can change the fences can get through them: each such change is told at once, that of a deployment too.
var fences = [
  // Evidence and cases: their policies, their networks, what is kept of what is deleted.
  'Microsoft.Storage/storageAccounts/write'
  'Microsoft.Storage/storageAccounts/delete'
  'Microsoft.Storage/storageAccounts/regenerateKey/action'
  'Microsoft.Storage/storageAccounts/managementPolicies/write'
  'Microsoft.Storage/storageAccounts/blobServices/write'
  'Microsoft.Storage/storageAccounts/blobServices/containers/write'
  'Microsoft.Storage/storageAccounts/blobServices/containers/delete'
  'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies/write'
  'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies/delete'
  'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies/lock/action'
  'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies/extend/action'
  // Keys: a secret can be written past the vault's own roles by whoever may deploy to its group.
  'Microsoft.KeyVault/vaults/write'
  'Microsoft.KeyVault/vaults/delete'
  'Microsoft.KeyVault/vaults/secrets/write'
  // Rights, and who may act as the app.
  'Microsoft.Authorization/locks/write'
  'Microsoft.Authorization/locks/delete'
  'Microsoft.Authorization/roleAssignments/write'
  'Microsoft.Authorization/roleAssignments/delete'
  'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write'
  // Where the app writes evidence, and whether it asks callers who they are.
  'Microsoft.Web/sites/write'
  'Microsoft.Web/sites/config/write'
  // Who watches. A deployment writes each rule anew: that one is written is not told, or nobody would read the rest.
  'Microsoft.Insights/diagnosticSettings/write'
  'Microsoft.Insights/diagnosticSettings/delete'
  'Microsoft.Insights/scheduledQueryRules/delete'
  'Microsoft.Insights/activityLogAlerts/write'
  'Microsoft.Insights/activityLogAlerts/delete'
  'Microsoft.Insights/actionGroups/write'
  'Microsoft.Insights/actionGroups/delete'
  'Microsoft.OperationalInsights/workspaces/write'
  'Microsoft.OperationalInsights/workspaces/delete'
  'Microsoft.OperationalInsights/workspaces/purge/action'
]

// A role is the subscription's, wherever it may be assigned: a right more in it reaches evidence without a new assignment.
var roles = [
  'Microsoft.Authorization/roleDefinitions/write'
  'Microsoft.Authorization/roleDefinitions/delete'
]

var watched = [
  {
    name: 'fence-changed'
    description: 'What protects or watches evidence, keys and cases was changed, or somebody tried.'
    scopes: watchedResourceGroupIds
    operations: fences
  }
  {
    name: 'role-changed'
    description: 'A role of the subscription was changed, perhaps that of the audit writer, or somebody tried.'
    scopes: [subscription().id]
    operations: roles
  }
]

resource changes 'Microsoft.Insights/activityLogAlerts@2026-01-01' = [
  for alert in watched: {
    name: '${prefix}-${alert.name}'
    location: 'global'
    tags: tags
    properties: {
      description: alert.description
      enabled: true
      scopes: alert.scopes
      condition: {
        allOf: [
          { field: 'category', equals: 'Administrative' }
          // How it ended, not that it began: once for each change, and for each attempt that was refused.
          { field: 'status', containsAny: ['Succeeded', 'Failed'] }
          { anyOf: map(alert.operations, operation => { field: 'operationName', equals: operation }) }
        ]
      }
      actions: { actionGroups: [{ actionGroupId: actionGroupId }] }
    }
  }
]
