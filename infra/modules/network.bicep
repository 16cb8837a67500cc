import { privateSurroundings, tags as tagsType } from '../types.bicep'

@description('Region.')
param location string

@description('First part of every name.')
param prefix string

@description('Address space, at least a /24.')
param addressPrefix string

@description('Tags of the resources.')
param tags tagsType

var zoneNames = [
  'privatelink.blob.${environment().suffixes.storage}'
  'privatelink.queue.${environment().suffixes.storage}'
  'privatelink.table.${environment().suffixes.storage}'
  'privatelink.vaultcore.azure.net'
  'privatelink.durabletask.io'
  'privatelink.azurewebsites.net'
]

resource address 'Microsoft.Network/publicIPAddresses@2025-09-01' = {
  name: '${prefix}-egress'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIPAllocationMethod: 'Static' }
}

// One address for all calls out, which the Genesys gateway may list.
resource egress 'Microsoft.Network/natGateways@2025-09-01' = {
  name: '${prefix}-nat'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIpAddresses: [{ id: address.id }] }
}

resource rules 'Microsoft.Network/networkSecurityGroups@2025-09-01' = {
  name: '${prefix}-nsg'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'no-internet-in'
        properties: {
          access: 'Deny'
          direction: 'Inbound'
          priority: 100
          protocol: '*'
          sourceAddressPrefix: 'Internet'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2025-09-01' = {
  name: '${prefix}-vnet'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: 'snet-app'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 0)
          natGateway: { id: egress.id }
          networkSecurityGroup: { id: rules.id }
          delegations: [
            { name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }
          ]
        }
      }
      {
        name: 'snet-pe'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 1)
          networkSecurityGroup: { id: rules.id }
        }
      }
    ]
  }

  resource appSubnet 'subnets' existing = {
    name: 'snet-app'
  }

  resource endpointSubnet 'subnets' existing = {
    name: 'snet-pe'
  }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in zoneNames: {
    name: zone
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, i) in zoneNames: {
    parent: zones[i]
    name: 'vnet'
    location: 'global'
    tags: tags
    properties: { registrationEnabled: false, virtualNetwork: { id: network.id } }
  }
]

@description('Subnet of the app.')
output appSubnetId string = network::appSubnet.id

@description('Address of all calls out.')
output egressAddress string = address.properties.ipAddress

@description('What private endpoints need.')
output surroundings privateSurroundings = {
  subnetId: network::endpointSubnet.id
  blobZoneId: zones[0].id
  queueZoneId: zones[1].id
  tableZoneId: zones[2].id
  vaultZoneId: zones[3].id
  schedulerZoneId: zones[4].id
  sitesZoneId: zones[5].id
}
