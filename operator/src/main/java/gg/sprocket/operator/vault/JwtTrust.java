package gg.sprocket.operator.vault;

import java.util.List;

/**
 * Whose tokens a {@code jwt} method believes.
 *
 * @param issuer their {@code iss}
 * @param keys public keys of the issuer in PEM
 */
public record JwtTrust(String issuer, List<String> keys) {

  /** Keeps an own copy of the list. */
  public JwtTrust {
    keys = List.copyOf(keys);
  }
}
