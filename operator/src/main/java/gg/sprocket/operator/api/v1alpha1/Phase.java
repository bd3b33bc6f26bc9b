package gg.sprocket.operator.api.v1alpha1;

/** One word for what an instance is doing. */
public enum Phase {
  /** Nothing could be started yet. */
  Pending,
  /** Parts are being made or changed. */
  Provisioning,
  /** What runs equals the spec. */
  Running,
  /** It ran, and a part has failed since. */
  Degraded,
  /** Changes are stopped by {@code spec.suspend}. */
  Suspended,
  /** It falls asleep. */
  Hibernating,
  /** The application sleeps on purpose, its data services run. */
  Hibernated,
  /** It cannot go on without a person. */
  Failed,
  /** It is being deleted. */
  Deleting
}
