import { publicAccess, scheduler as schedulerType, tags as tagsType } from '../types.bicep'

@description('Region.')
param location string

@description('Name of the scheduler.')
param name string

@description('Name of the task hub: letters and digits.')
param taskHubName string

@description('Size and retention.')
param scheduler schedulerType

@description('Whether the scheduler answers the internet.')
param publicNetworkAccess publicAccess

@description('Workspace that gets its metrics.')
param workspaceId string

@description('Tags of the resources.')
param tags tagsType

resource service 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: { name: scheduler.sku, capacity: scheduler.sku == 'Dedicated' ? scheduler.?capacity ?? 3 : null }
    // An empty list refuses all public traffic. Callers from Flex have no fixed address; identity decides.
    ipAllowlist: publicNetworkAccess == 'Enabled' ? ['0.0.0.0/0'] : []
    publicNetworkAccess: publicNetworkAccess
  }
}

resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2026-02-01' = {
  parent: service
  name: taskHubName
}

// Only ended runs are purged, however long they lived.
resource purge 'Microsoft.DurableTask/schedulers/retentionPolicies@2026-02-01' = {
  parent: service
  name: 'default'
  properties: {
    retentionPolicies: [
      { retentionPeriodInDays: scheduler.historyDays }
      { orchestrationState: 'Completed', retentionPeriodInDays: 1 }
    ]
  }
}

// The only version that knows category groups.
#disable-next-line use-recent-api-versions
resource metrics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: service
  name: 'to-log-analytics'
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Name of the scheduler.')
output name string = service.name

@description('Resource id of the scheduler.')
output id string = service.id

@description('Endpoint, which has a suffix that nobody can guess.')
output endpoint string = service.properties.endpoint

@description('Where people look at instances.')
output dashboardUrl string = hub.properties.dashboardUrl
