import { tags as tagsType } from '../types.bicep'

@description('Region.')
param location string

@description('Name of the workspace.')
param workspaceName string

@description('Name of the component.')
param componentName string

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param retentionInDays int

@description('Tags of the resources.')
param tags tagsType

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionInDays
    features: { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: true }
  }
}

resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: componentName
  location: location
  kind: 'web'
  tags: tags
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
    IngestionMode: 'LogAnalytics'
  }
}

@description('Resource id of the workspace.')
output workspaceId string = workspace.id

@description('Id by which the workspace is asked.')
output workspaceCustomerId string = workspace.properties.customerId

@description('Name of the workspace.')
output workspaceName string = workspace.name

@description('Name of the component.')
output componentName string = component.name

@description('Resource id of the component.')
output componentId string = component.id
