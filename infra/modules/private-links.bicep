import { durableBackend as durableBackendType, privateSurroundings, tags as tagsType } from '../types.bicep'

@description('Region.')
param location string

@description('First part of every name.')
param prefix string

@description('Subnet and zones.')
param surroundings privateSurroundings

@description('Where histories are kept: queues and tables are reached only if they hold them.')
param durableBackend durableBackendType

@description('Operations account.')
param hostStorageId string

@description('Audit account.')
param auditStorageId string

@description('Vault.')
param vaultId string

@description('Function app.')
param appId string

@description('Whether the app, too, answers nobody outside the network.')
param appIsPrivate bool

@description('Scheduler, if there is one.')
param schedulerId string?

@description('Tags of the resources.')
param tags tagsType

var always = [
  { name: 'host-blob', targetId: hostStorageId, groupId: 'blob', zoneId: surroundings.blobZoneId }
  { name: 'audit-blob', targetId: auditStorageId, groupId: 'blob', zoneId: surroundings.blobZoneId }
  { name: 'vault', targetId: vaultId, groupId: 'vault', zoneId: surroundings.vaultZoneId }
]
var apps = appIsPrivate
  ? [{ name: 'app', targetId: appId, groupId: 'sites', zoneId: surroundings.sitesZoneId }]
  : []
var histories = durableBackend == 'azureStorage'
  ? [
      { name: 'host-queue', targetId: hostStorageId, groupId: 'queue', zoneId: surroundings.queueZoneId }
      { name: 'host-table', targetId: hostStorageId, groupId: 'table', zoneId: surroundings.tableZoneId }
    ]
  : [
      {
        name: 'scheduler'
        targetId: schedulerId ?? ''
        groupId: 'scheduler'
        zoneId: surroundings.schedulerZoneId
      }
    ]

module endpoints 'private-endpoint.bicep' = [
  for link in concat(always, apps, histories): {
    params: {
      location: location
      name: '${prefix}-pe-${link.name}'
      targetId: link.targetId
      groupId: link.groupId
      subnetId: surroundings.subnetId
      dnsZoneId: link.zoneId
      tags: tags
    }
  }
]
