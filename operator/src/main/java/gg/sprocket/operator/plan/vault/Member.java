package gg.sprocket.operator.plan.vault;

import java.util.Optional;

/**
 * One member as it is seen.
 *
 * @param name name of its StatefulSet
 * @param claim uid of its volume claim; empty while there is none
 * @param leaving whether that claim is being deleted
 * @param standing what its last answer means
 */
public record Member(String name, Optional<String> claim, boolean leaving, Standing standing) {}
