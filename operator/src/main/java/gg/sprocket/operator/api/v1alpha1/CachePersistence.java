package gg.sprocket.operator.api.v1alpha1;

/** Whether the cache survives a restart. */
public enum CachePersistence {
  /** In memory only. */
  None,
  /** Periodic snapshots on a volume. */
  Snapshot
}
