import { tags as tagsType } from '../types.bicep'

@description('Region.')
param location string

@description('Name of the endpoint.')
param name string

@description('Resource that is reached through it.')
param targetId string

@description('Part of the resource that is reached.')
param groupId 'blob' | 'queue' | 'table' | 'vault' | 'scheduler' | 'sites'

@description('Subnet of the endpoint.')
param subnetId string

@description('Zone in which it is found.')
param dnsZoneId string

@description('Tags of the resource.')
param tags tagsType

resource endpoint 'Microsoft.Network/privateEndpoints@2025-09-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: name, properties: { privateLinkServiceId: targetId, groupIds: [groupId] } }
    ]
  }

  resource zone 'privateDnsZoneGroups' = {
    name: 'default'
    properties: { privateDnsZoneConfigs: [{ name: 'zone', properties: { privateDnsZoneId: dnsZoneId } }] }
  }
}
