package gg.sprocket.operator.api.v1alpha1;

/** Where a secret value comes from. */
public enum SecretSource {
  /** Random, made once by the operator. */
  Generated,
  /** Put into a Secret by a person. */
  Supplied
}
