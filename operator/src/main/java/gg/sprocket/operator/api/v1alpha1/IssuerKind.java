package gg.sprocket.operator.api.v1alpha1;

/** Kinds of issuers of cert-manager. */
public enum IssuerKind {
  /** Of the instance's namespace. */
  Issuer,
  /** Of the cluster. */
  ClusterIssuer
}
