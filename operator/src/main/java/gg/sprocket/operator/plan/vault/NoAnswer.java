package gg.sprocket.operator.plan.vault;

/** Why there was no answer that could be trusted. */
public enum NoAnswer {
  /** Nothing listens there. */
  ConnectionRefused,
  /** There is no way to the address, or the connection broke. */
  ConnectionLost,
  /** It did not answer, or did not end its answer, in time. */
  TimedOut,
  /** Its certificate was signed by somebody else. */
  UnknownAuthority,
  /** Its certificate is not that of the member that was asked. */
  WrongName,
  /** Its certificate has expired or is not yet valid. */
  OutOfDate,
  /** TLS failed otherwise; it may speak none. */
  TlsFailed
}
