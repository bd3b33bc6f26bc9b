package gg.sprocket.operator.api.v1alpha1;

/** How a release spreads its services over processes. */
public enum Topology {
  /** One process carries all services that can share one. */
  Monolith,
  /** One process per service. */
  Microservices
}
