package gg.sprocket.operator.api.v1alpha1;

/** What becomes of data and credentials when an instance is deleted. */
public enum DeletionPolicy {
  /** Claims and the credentials needed to read them stay. */
  Retain,
  /** Everything goes. */
  Delete
}
