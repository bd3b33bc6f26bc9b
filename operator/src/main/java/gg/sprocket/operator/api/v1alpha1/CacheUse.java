package gg.sprocket.operator.api.v1alpha1;

/** What a release uses Redis for. */
public enum CacheUse {
  /** Nothing. */
  None,
  /** What can be lost: the application makes it again. */
  Cache,
  /** What must not be lost: running scrims and submissions. */
  State
}
