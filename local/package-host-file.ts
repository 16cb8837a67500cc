/** The Durable backends that the app can be deployed on. */
export const backends = ["durableTaskScheduler", "azureStorage"] as const;
export type Backend = (typeof backends)[number];

interface HostFile {
  readonly logging: { readonly logLevel: Readonly<Record<string, string>> };
  readonly extensions: {
    readonly durableTask: { readonly storageProvider: object; readonly [setting: string]: unknown };
    readonly [extension: string]: unknown;
  };
  readonly [member: string]: unknown;
}

/** The scheduler's own provider: it knows no partitions and no queues. */
const SCHEDULER = {
  type: "azureManaged",
  connectionStringName: "DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
};

/**
 * The host.json to deploy. The provider stands in the file because the platform's scaler reads the file
 * and not the settings: an overridden provider would never be woken.
 */
export function hostFileFor(backend: Backend, text: string): string {
  const file = JSON.parse(text) as HostFile;
  const { durableTask } = file.extensions;
  const storageProvider =
    backend === "durableTaskScheduler" ? SCHEDULER : durableTask.storageProvider;
  const extensions = { ...file.extensions, durableTask: { ...durableTask, storageProvider } };
  return `${JSON.stringify({ ...file, extensions }, null, 2)}\n`;
}

/** The host.json of the app that has no orchestration and no route: it would else ask for a task hub. */
export function hostFileWithoutHistories(text: string): string {
  const { extensions: _durableAndHttp, ...file } = JSON.parse(text) as HostFile;
  const levels = Object.entries(file.logging.logLevel);
  const logLevel = Object.fromEntries(levels.filter(([name]) => !name.includes("DurableTask")));
  return `${JSON.stringify({ ...file, logging: { ...file.logging, logLevel } }, null, 2)}\n`;
}
