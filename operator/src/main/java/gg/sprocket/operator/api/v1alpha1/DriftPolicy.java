package gg.sprocket.operator.api.v1alpha1;

/** What the operator does about changes that others make to its own fields. */
public enum DriftPolicy {
  /** Puts them back. */
  Correct,
  /** Leaves them and tells. */
  Report
}
