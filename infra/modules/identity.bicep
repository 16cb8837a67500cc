import { appIdentity, tags as tagsType } from '../types.bicep'

@description('Region.')
param location string

@description('Name of the identity.')
param name string

@description('Tags of the resource.')
param tags tagsType

// Of its own, not the app's: it outlives the app, and so do its role assignments.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('The identity: its resource, and the two ids by which it is known.')
output identity appIdentity = {
  id: identity.id
  clientId: identity.properties.clientId
  principalId: identity.properties.principalId
}
