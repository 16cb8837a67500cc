import { tags as tagsType } from '../types.bicep'

@description('Region.')
param location string

@description('Workspace that is asked.')
param workspaceId string

@description('Audit account.')
param auditAccountName string

@description('Calls a minute that all instances may make together.')
param requestsPerMinute int

@description('Tags of the resource.')
param tags tagsType

// The tiles are put together here, so that a query stands in one file and nowhere else.
var tiles = [
  {
    title: 'Open requests, the most urgent first'
    shown: 'table'
    query: loadTextContent('../queries/open-requests.kql')
  }
  {
    title: 'Where open requests stand'
    shown: 'barchart'
    query: loadTextContent('../queries/requests-by-phase.kql')
  }
  {
    title: 'Warnings of due dates'
    shown: 'table'
    query: loadTextContent('../queries/deadline-warnings.kql')
  }
  { title: 'How requests ended', shown: 'piechart', query: loadTextContent('../queries/outcomes.kql') }
  { title: 'Minutes in each phase', shown: 'table', query: loadTextContent('../queries/phase-durations.kql') }
  {
    title: 'Pages settled each hour'
    shown: 'timechart'
    query: loadTextContent('../queries/pages-settled.kql')
  }
  {
    title: 'Calls a minute, and how many are allowed'
    shown: 'timechart'
    query: replace(
      loadTextContent('../queries/throughput.kql'),
      '{requestsPerMinute}',
      string(requestsPerMinute)
    )
  }
  {
    title: 'Calls turned away for the rate\'s sake, of a hundred'
    shown: 'timechart'
    query: loadTextContent('../queries/refused-share.kql')
  }
  { title: 'Kept or pseudonymised, and why', shown: 'table', query: loadTextContent('../queries/held.kql') }
  {
    title: 'Questions to people, unanswered for a day'
    shown: 'table'
    query: loadTextContent('../queries/reviews-open.kql')
  }
  { title: 'Cases started again', shown: 'table', query: loadTextContent('../queries/restarts.kql') }
  { title: 'Failed instances', shown: 'table', query: loadTextContent('../queries/orchestration-failed.kql') }
  {
    title: 'The log of the evidence'
    shown: 'table'
    query: loadTextContent('../queries/chain-status.kql')
  }
  {
    title: 'Keys'
    shown: 'table'
    query: loadTextContent('../queries/key-ages.kql')
  }
  {
    title: 'Who reached evidence'
    shown: 'table'
    query: replace(loadTextContent('../queries/audit-access.kql'), '{auditAccount}', auditAccountName)
  }
  {
    title: 'One case: everything that was said of it'
    shown: 'table'
    query: loadTextContent('../queries/case-timeline.kql')
  }
]

var heading = {
  type: 1
  name: 'heading'
  content: {
    json: '# Erasure requests\nTimes are UTC. Choose a range that reaches back to the oldest open request.'
  }
}

var choices = {
  type: 9
  name: 'choices'
  content: {
    version: 'KqlParameterItem/1.0'
    style: 'pills'
    queryType: 0
    resourceType: 'microsoft.operationalinsights/workspaces'
    parameters: [
      {
        id: guid('time-range')
        version: 'KqlParameterItem/1.0'
        name: 'TimeRange'
        label: 'Time range'
        type: 4
        isRequired: true
        value: { durationMs: 7776000000 }
        typeSettings: {
          selectableValues: [
            { durationMs: 86400000 }
            { durationMs: 604800000 }
            { durationMs: 2592000000 }
            { durationMs: 7776000000 }
          ]
          allowCustom: true
        }
      }
      {
        id: guid('case-id')
        version: 'KqlParameterItem/1.0'
        name: 'CaseId'
        label: 'Case'
        type: 1
        value: ''
      }
    ]
  }
}

var items = map(tiles, tile => {
  type: 3
  name: tile.title
  content: {
    version: 'KqlItem/1.0'
    title: tile.title
    query: tile.query
    size: 0
    queryType: 0
    resourceType: 'microsoft.operationalinsights/workspaces'
    visualization: tile.shown
    timeContextFromParameter: 'TimeRange'
  }
})

resource book 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'erasure-operations')
  location: location
  kind: 'shared'
  tags: tags
  properties: {
    displayName: 'Erasure requests'
    category: 'workbook'
    sourceId: workspaceId
    version: 'Notebook/1.0'
    serializedData: string({
      version: 'Notebook/1.0'
      items: concat([heading, choices], items)
      fallbackResourceIds: [workspaceId]
      '$schema': 'https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json'
    })
  }
}

@description('Resource id of the workbook.')
output id string = book.id
