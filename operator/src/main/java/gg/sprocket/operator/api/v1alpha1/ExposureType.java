package gg.sprocket.operator.api.v1alpha1;

/** What carries requests from outside to the application. */
public enum ExposureType {
  /** An Ingress for each access pattern. */
  Ingress,
  /** Routes of the Gateway API. */
  Gateway,
  /** Nothing: somebody else brings the requests to the Services. */
  None
}
