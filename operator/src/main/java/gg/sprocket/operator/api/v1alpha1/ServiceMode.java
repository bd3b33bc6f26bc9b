package gg.sprocket.operator.api.v1alpha1;

/** Who runs a backing service. */
public enum ServiceMode {
  /** The operator runs it beside the application. */
  Builtin,
  /** Somebody else runs it; the operator only connects the application to it. */
  External
}
