import { randomUUID } from "node:crypto";
import { EventType, type ExecutionStarted, eventOf, type ParentInstance } from "./history";
import type { Instance } from "./rows";
import type { Store } from "./store";

/** What a new instance is made of; `exec` is its first execution. */
export interface NewInstance {
  readonly id: string;
  readonly exec: string;
  readonly name: string;
  readonly version: string | null;
  readonly input: string | null;
  readonly parent?: ParentInstance;
}

/** 32 hexadecimal digits, the form of the ids which the host itself chooses. */
export function hexId(): string {
  return randomUUID().replaceAll("-", "");
}

/** Stores a new instance in the place of an ended one of the same id, and the mail that starts it. */
export function createInstance(store: Store, created: NewInstance): ExecutionStarted {
  const now = Date.now();
  const { id, exec, name, version, input, parent } = created;
  store.purge(id);
  const instance: Instance = {
    id,
    exec,
    name,
    version,
    input,
    output: null,
    status: "Pending",
    custom: null,
    created: now,
    updated: now,
    parent: parent?.OrchestrationInstance.InstanceId ?? null,
    parentExec: parent?.OrchestrationInstance.ExecutionId ?? null,
    parentTask: parent?.TaskScheduleId ?? null,
  };
  store.putInstance(instance);
  return mailStart(store, instance, parent ?? null);
}

/** Puts the event that starts the instance's present execution into its inbox. */
export function mailStart(
  store: Store,
  instance: Instance,
  parent: ParentInstance | null,
): ExecutionStarted {
  const { id, exec, name, version, input } = instance;
  const started: ExecutionStarted = {
    ...eventOf(EventType.executionStarted, new Date().toISOString()),
    OrchestrationInstance: { InstanceId: id, ExecutionId: exec },
    ParentInstance: parent,
    Name: name,
    Version: version,
    Input: input,
  };
  store.addMail({ id, exec, ev: JSON.stringify(started) });
  return started;
}
