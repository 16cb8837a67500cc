import { alerts as alertsType, tags as tagsType } from '../types.bicep'

@description('Region.')
param location string

@description('First part of every name.')
param prefix string

@description('Workspace that is asked.')
param workspaceName string

@description('Application Insights component.')
param componentId string

@description('Audit account.')
param auditAccountName string

@description('First part of the audit containers\' names.')
param auditPrefix string

@description('Object id of the app\'s identity.')
param appPrincipalId string

@description('Object id of the identity that makes keys and signs checkpoints, if it is another.')
param rotatorPrincipalId string?

@description('Resource groups in which dangerous changes are watched.')
param watchedResourceGroupIds string[]

@description('Health route.')
param healthUrl string

@description('Whether the health route is probed: probes from outside can\'t reach a private app.')
param probed bool

@description('Calls a minute that all instances may make together.')
param requestsPerMinute int

@description('Who is told.')
param alerts alertsType

@description('Tags of the resources.')
param tags tagsType

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = {
  name: workspaceName
}

module alerting 'alerts.bicep' = {
  params: {
    location: location
    prefix: prefix
    workspaceId: workspace.id
    auditAccountName: auditAccountName
    auditPrefix: auditPrefix
    appPrincipalId: appPrincipalId
    rotatorPrincipalId: rotatorPrincipalId
    watchedResourceGroupIds: watchedResourceGroupIds
    alerts: alerts
    tags: tags
  }
}

module healthTest 'health-test.bicep' = if (probed) {
  params: {
    location: location
    name: '${prefix}-health'
    componentId: componentId
    healthUrl: healthUrl
    actionGroupId: alerting.outputs.actionGroupId
    tags: tags
  }
}

module workbook 'workbook.bicep' = {
  params: {
    location: location
    workspaceId: workspace.id
    auditAccountName: auditAccountName
    requestsPerMinute: requestsPerMinute
    tags: tags
  }
}

@description('Resource id of the workbook.')
output workbookId string = workbook.outputs.id
