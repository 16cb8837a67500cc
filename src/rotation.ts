/**
 * Composition root of the second app, which makes keys and signs checkpoints. An app of its own, because the
 * functions of one app share its identities: who erases can't sign what it likes where this one does it.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { app as functions, type InvocationContext } from "@azure/functions";
import { emit } from "./activities/events";
import { blobServiceFor } from "./adapters/azure/blob-service";
import { vaultSigner } from "./adapters/azure/checkpoint-signer";
import { BlobCheckpoints } from "./adapters/azure/checkpoints";
import { VaultKeyRing } from "./adapters/azure/key-ring";
import { secretClientFor } from "./adapters/azure/secret-client";
import { vaultRotation } from "./adapters/azure/secret-rotation";
import { type RotationConfig, readRotationConfig } from "./config";
import { kindOf } from "./domain/without-words";
import { rotateKeysWith } from "./functions/rotate-keys";
import { writeCheckpointWith } from "./functions/write-checkpoint";

type Run = (context: InvocationContext) => Promise<void>;

const now = () => new Date();
const { rotateKeys, writeCheckpoint } = composed();

// A first deployment needs its keys at once.
functions.timer("rotateKeys", {
  schedule: "0 20 3 * * *",
  runOnStartup: true,
  handler: (_, context) => rotateKeys(context),
});
functions.timer("writeCheckpoint", {
  schedule: "0 */15 * * * *",
  handler: (_, context) => writeCheckpoint(context),
});

/** Bad settings are told each time the clock strikes: there is no route to ask. */
function composed(): { rotateKeys: Run; writeCheckpoint: Run } {
  try {
    const settings = readRotationConfig(process.env);
    return settings.ok ? inService(settings.config) : outOfService(settings.wrong);
  } catch (fault) {
    return outOfService([`start: ${kindOf(fault)}`]);
  }
}

function inService({ azureClientId, keyVault, audit }: RotationConfig) {
  const client = secretClientFor({
    url: keyVault.url,
    clientId: azureClientId,
    localCaFile: keyVault.caFile,
  });
  const keys = new VaultKeyRing({ client, now });
  const checkpoints = new BlobCheckpoints({
    service: blobServiceFor(audit.blobUrl, azureClientId),
    containerPrefix: audit.containerPrefix,
    origin: audit.origin,
    keys,
    signer: vaultSigner({ client, now }),
    now,
  });
  const rotation = vaultRotation({ client, now, sleep });
  return {
    rotateKeys: rotateKeysWith({ rotation, keys, now }),
    writeCheckpoint: writeCheckpointWith({ checkpoints, now }),
  };
}

function outOfService(wrong: readonly string[]) {
  const told: Run = async (context) =>
    emit(context, { event: "OutOfService", what: wrong.join(", ") });
  return { rotateKeys: told, writeCheckpoint: told };
}
