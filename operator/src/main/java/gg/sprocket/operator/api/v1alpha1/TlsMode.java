package gg.sprocket.operator.api.v1alpha1;

/** Where certificates come from. */
public enum TlsMode {
  /** From an issuer of cert-manager. */
  CertManager,
  /** From a Secret that somebody supplies. */
  Provided,
  /** From the instance's own authority. */
  SelfSigned,
  /** Nowhere: plain HTTP. */
  Disabled
}
