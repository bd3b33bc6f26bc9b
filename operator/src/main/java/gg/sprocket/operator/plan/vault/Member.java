package gg.sprocket.operator.plan.vault;

import java.util.Optional;

/**
 * One member as it is seen.
 *
 * @param name name of its StatefulSet
 * @param claim uid of its volume claim; empty while there is none
 * @param leaving whether that claim is being deleted
 * @param standing what its last answer means
 * @param seal what opens it by its own word, as Vault calls it; empty while that is not known
 */
public record Member(
    String name,
    Optional<String> claim,
    boolean leaving,
    Standing standing,
    Optional<String> seal) {

  /** One that says nothing of its seal. */
  public Member(String name, Optional<String> claim, boolean leaving, Standing standing) {
    this(name, claim, leaving, standing, Optional.empty());
  }
}
