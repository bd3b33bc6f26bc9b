package gg.sprocket.operator.api.v1alpha1;

/** Size class of an instance. */
public enum Profile {
  /** Laptops and tests: no resource requests, the cache is not persisted. */
  Tiny,
  /** A league of some hundred players. */
  Small,
  /** A league of some thousand players. */
  Medium,
  /** The largest leagues seen: five thousand players, two hundred at once. */
  Large
}
