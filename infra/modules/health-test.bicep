import { tags as tagsType } from '../types.bicep'

@description('Region.')
param location string

@description('Name of the test.')
param name string

@description('Application Insights component.')
param componentId string

@description('What is asked.')
param healthUrl string

@description('Who is told.')
param actionGroupId string

@description('Tags of the resources.')
param tags tagsType

resource test 'Microsoft.Insights/webtests@2022-06-15' = {
  name: name
  location: location
  kind: 'standard'
  tags: union(tags, { 'hidden-link:${componentId}': 'Resource' })
  properties: {
    SyntheticMonitorId: name
    Name: 'erasure health'
    Kind: 'standard'
    Enabled: true
    Frequency: 300
    Timeout: 30
    RetryEnabled: true
    Locations: [{ Id: 'emea-nl-ams-azr' }, { Id: 'emea-se-sto-edge' }]
    Request: { RequestUrl: healthUrl, HttpVerb: 'GET' }
    ValidationRules: { ExpectedHttpStatusCode: 200, SSLCheck: true, SSLCertRemainingLifetimeCheck: 14 }
  }
}

resource down 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: '${name}-down'
  location: 'global'
  tags: tags
  properties: {
    description: 'The health route does not answer 200 at two places.'
    enabled: true
    severity: 2
    scopes: [test.id, componentId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: test.id
      componentId: componentId
      failedLocationCount: 2
    }
    actions: [{ actionGroupId: actionGroupId }]
  }
}
