package gg.sprocket.operator.api.v1alpha1;

/** How many pods of a component may run at a time. */
public enum Scaling {
  /** Never two: they would do the same work twice. */
  Singleton,
  /** Any number. */
  Scalable
}
