package gg.sprocket.operator.api.v1alpha1;

/** How a toleration matches a taint's value. */
public enum TolerationOperator {
  /** The value must be the same. */
  Equal,
  /** Any value. */
  Exists
}
