package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.ReleaseStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * All that is known of a release when a pass over it begins.
 *
 * @param now time of the pass
 * @param name its name
 * @param uid its uid
 * @param generation generation of its spec
 * @param edition what it says, or why that cannot be read
 * @param used whether an instance asks for it; empty where not all instances are known
 * @param status the last status, {@link ReleaseStatus#NONE} before the first
 */
public record ObservedRelease(
    Instant now,
    String name,
    String uid,
    long generation,
    Read<Edition> edition,
    Optional<Boolean> used,
    ReleaseStatus status) {}
