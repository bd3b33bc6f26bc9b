package gg.sprocket.operator.api.v1alpha1;

/** Whose Gateway carries the routes. */
public enum GatewayMode {
  /** One that is there; its listeners end TLS. */
  Attach,
  /** One that the operator makes for the instance, with the instance's certificate. */
  Own
}
