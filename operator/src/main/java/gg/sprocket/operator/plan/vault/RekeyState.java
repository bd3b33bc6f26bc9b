package gg.sprocket.operator.plan.vault;

/**
 * Whether new shares of the key are being made. It lives in the memory of the active member: when
 * that is sealed, restarted or no longer the active one, all is as it was before.
 */
public sealed interface RekeyState {

  /** Nobody makes any. */
  record Idle() implements RekeyState {}

  /**
   * Somebody has begun and has not given enough of the old shares.
   *
   * @param nonce of this attempt
   */
  record Begun(String nonce) implements RekeyState {}

  /**
   * New shares were given away, and count for nothing until enough of them are given back.
   *
   * @param nonce of this attempt
   * @param confirmation nonce of the giving back, which changes when wrong shares are given
   */
  record Unconfirmed(String nonce, String confirmation) implements RekeyState {}
}
